// The desk: bar, rail, panels, status line, and the dialogs that may open over them.
import { useStore } from 'zustand';
import { LinkStrip } from './bar/link-strip.tsx';
import { StatusBar } from './bar/status-bar.tsx';
import { TopBar } from './bar/top-bar.tsx';
import { connectionStore } from './desk/connection-store.ts';
import { Dialogs } from './dialogs.tsx';
import { Dock } from './dock/dock.tsx';
import { Rail } from './dock/rail.tsx';
import { NoticeList } from './notices/notice-list.tsx';
import './app.css';

export function App() {
  const isHeard = useStore(connectionStore, ({ state }) => state === 'open');
  return (
    <div className={`desk ${isHeard ? '' : 'unheard'}`}>
      <a className="skip" href="#panels">
        To the panels
      </a>
      <div className="desk-head">
        <TopBar />
        <LinkStrip />
      </div>
      <Rail />
      <main id="panels" tabIndex={-1}>
        <Dock />
      </main>
      <StatusBar />
      <Dialogs />
      <NoticeList />
    </div>
  );
}
