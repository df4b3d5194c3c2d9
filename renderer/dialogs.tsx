// The dialogs of the page. One at a time; what is rarely needed is fetched when it is.
import { lazy, Suspense, useEffect } from 'react';
import { useStore } from 'zustand';
import { closePlace, openPlace, placeStore } from './desk/page-places.ts';
import { useConnection } from './desk/use-desk.ts';
import { isWelcomeDone } from './welcome/welcome-done.ts';

const FlattenDialog = lazy(async () => ({ default: (await import('./bar/flatten-dialog.tsx')).FlattenDialog }));
const StopDialog = lazy(async () => ({ default: (await import('./bar/stop-dialog.tsx')).StopDialog }));
const ResumeDialog = lazy(async () => ({ default: (await import('./bar/resume-dialog.tsx')).ResumeDialog }));
const LiveDialog = lazy(async () => ({ default: (await import('./live/live-dialog.tsx')).LiveDialog }));
const PaperDialog = lazy(async () => ({ default: (await import('./live/paper-dialog.tsx')).PaperDialog }));
const ShortcutList = lazy(async () => ({ default: (await import('./palette/shortcut-list.tsx')).ShortcutList }));
const CommandPalette = lazy(async () => ({ default: (await import('./palette/command-palette.tsx')).CommandPalette }));
const Welcome = lazy(async () => ({ default: (await import('./welcome/welcome.tsx')).Welcome }));

export function Dialogs() {
  const place = useStore(placeStore, (state) => state.place);
  const isFirstRun = useConnection(({ welcome }) => welcome?.firstRun === true);
  useEffect(() => {
    if (isFirstRun && !isWelcomeDone()) openPlace('welcome');
  }, [isFirstRun]);
  return (
    <Suspense fallback={null}>
      {place === 'flatten-dialog' && <FlattenDialog isOpen onClose={closePlace} />}
      {place === 'stop-dialog' && <StopDialog isOpen onClose={closePlace} />}
      {place === 'resume-dialog' && <ResumeDialog isOpen onClose={closePlace} />}
      {place === 'live-dialog' && <LiveDialog isOpen onClose={closePlace} />}
      {place === 'paper-dialog' && <PaperDialog isOpen onClose={closePlace} />}
      {place === 'shortcuts' && <ShortcutList isOpen onClose={closePlace} />}
      {place === 'command-palette' && <CommandPalette isOpen onClose={closePlace} />}
      {place === 'welcome' && <Welcome isOpen onClose={closePlace} />}
    </Suspense>
  );
}
