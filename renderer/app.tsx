// The desk. The bar is drawn first and by itself: it says where we trade and what the account is worth, and holds the halt button.
import { lazy, Suspense } from 'react';
import { useStore } from 'zustand';
import { LinkStrip } from './bar/link-strip.tsx';
import { TopBar } from './bar/top-bar.tsx';
import { connectionStore } from './desk/connection-store.ts';
import { barIsPainted } from './desk/first-bar.ts';
import './app.css';

const DeskBody = lazy(async () => {
  await barIsPainted();
  return { default: (await import('./desk-body.tsx')).DeskBody };
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
      <Suspense fallback={null}>
        <DeskBody />
      </Suspense>
    </div>
  );
}
