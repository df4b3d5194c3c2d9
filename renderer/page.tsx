// The page over a connection to the desk that is under way already.
import './style/tokens.css';
import './style/page.css';
import './style/motion.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openDoors } from './desk/desk-commands.ts';
import { type DeskPort, findDesktopBridge } from './desk/desk-port.ts';
import { startDeskSession } from './desk/desk-session.ts';
import { barIsKnown } from './desk/first-bar.ts';

export async function startPage(port: DeskPort): Promise<void> {
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no element "root"');
  openDoors({ session: startDeskSession(port), bridge: findDesktopBridge() });
  await barIsKnown();
  createRoot(element).render(<App />);
}
