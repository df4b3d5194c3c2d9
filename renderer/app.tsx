// The desk: bar, rail, panels, status line, and the dialogs that may open over them.
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { LinkStrip } from './bar/link-strip.tsx';
import { StatusBar } from './bar/status-bar.tsx';
import { TopBar } from './bar/top-bar.tsx';
import { connectionStore } from './desk/connection-store.ts';
import { Dialogs } from './dialogs.tsx';
import { barIsThere } from './dock/bar-is-there.ts';
import { Rail } from './dock/rail.tsx';
import { NoticeList } from './notices/notice-list.tsx';
import './app.css';

// The bar is read before the panels are there: it says where we trade, and holds the halt button.
const Dock = lazy(async () => {
  await barIsThere();
  return { default: (await import('./dock/dock.tsx')).Dock };
});

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
        <Suspense fallback={null}>
          <Dock />
        </Suspense>
      </main>
      <StatusBar />
      <Dialogs />
      <NoticeList />
    </div>
  );
}
