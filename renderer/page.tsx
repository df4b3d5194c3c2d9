// The page over a connection to the desk that is under way already.
import '@fontsource-variable/inter/wght.css';
import './style/tokens.css';
import './style/page.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { openDoors } from './desk/desk-commands.ts';
import { type DeskPort, findDesktopBridge } from './desk/desk-port.ts';
import { startDeskSession } from './desk/desk-session.ts';
import { openPlace } from './desk/page-places.ts';
import { showPanel } from './dock/dock-store.ts';
import { listenForShortcuts } from './palette/shortcuts.ts';

export function startPage(port: DeskPort): void {
  const element = document.getElementById('root');
  if (!element) throw new Error('the page has no element "root"');
  const bridge = findDesktopBridge();
  openDoors({ session: startDeskSession(port), bridge });
  bridge?.onOpenPlace((place) => {
    if (place === 'settings' || place === 'preflight') showPanel(place);
    else openPlace(place);
  });
  listenForShortcuts();
  createRoot(element).render(<App />);
}
