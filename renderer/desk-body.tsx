// All of the desk but its bar: rail, panels, status line, the dialogs that may open over them, and the keys.
import { lazy, Suspense, useEffect } from 'react';
import './style/typeface.css';
import { StatusBar } from './bar/status-bar.tsx';
import { findDesktopBridge } from './desk/desk-port.ts';
import { openPlace } from './desk/page-places.ts';
import { Dialogs } from './dialogs.tsx';
import { showPanel } from './dock/dock-store.ts';
import { Rail } from './dock/rail.tsx';
import { NoticeList } from './notices/notice-list.tsx';
import { listenForShortcuts } from './palette/shortcuts.ts';

const Dock = lazy(async () => ({ default: (await import('./dock/dock.tsx')).Dock }));

export function DeskBody() {
  useEffect(listenForShortcuts, []);
  useEffect(
    () =>
      findDesktopBridge()?.onOpenPlace((place) => {
        if (place === 'settings' || place === 'preflight') showPanel(place);
        else openPlace(place);
      }),
    [],
  );
  return (
    <>
      <Rail />
      <main id="panels" tabIndex={-1}>
        <Suspense fallback={null}>
          <Dock />
        </Suspense>
      </main>
      <StatusBar />
      <Dialogs />
      <NoticeList />
    </>
  );
}
