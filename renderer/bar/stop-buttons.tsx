// Stop the strategies, flatten everything, halt. Halt asks nothing; the others say first what they will do.
import { lazy, Suspense, useState } from 'react';
import { commandDesk, haltTrading, resumeTrading } from '../desk/desk-commands.ts';
import { openPlace } from '../desk/page-places.ts';
import { useCanCommand, useConnection, useView } from '../desk/use-desk.ts';

const ResumeDialog = lazy(async () => ({ default: (await import('./resume-dialog.tsx')).ResumeDialog }));
const BAR = { topic: 'bar' } as const;

export function StopButtons({ isLive }: { readonly isLive: boolean }) {
  const canCommand = useCanCommand();
  // Halt is tried even where the connection is lost: it is sent as soon as the desk is back, and in the desktop main hears it.
  const mayHalt = useConnection(({ welcome }) => welcome !== null && welcome.role !== 'viewer');
  const state = useView(BAR, (bar) => bar.trading.value?.state);
  const [asksToResume, setAsksToResume] = useState(false);
  const isStopped = useView(BAR, (bar) => bar.phase) === 'stopped';
  const mayResume = state === 'HALTED' || state === 'REDUCING';
  return (
    <fieldset className="stop-buttons" aria-label="Stop trading">
      {isStopped ? (
        <button
          type="button"
          className="primary"
          disabled={!canCommand}
          onClick={() => void commandDesk('Start trading', { kind: 'start-trading' })}
        >
          Start
        </button>
      ) : mayResume ? (
        <button
          type="button"
          className="primary"
          disabled={!canCommand}
          onClick={() => (isLive ? setAsksToResume(true) : void resumeTrading())}
        >
          Resume
        </button>
      ) : (
        <button type="button" disabled={!canCommand} onClick={() => openPlace('stop-dialog')}>
          Stop…
        </button>
      )}
      <button type="button" className="flatten" disabled={!canCommand} onClick={() => openPlace('flatten-dialog')}>
        Flatten…
      </button>
      <button type="button" className="danger halt" disabled={!mayHalt} onClick={() => void haltTrading()}>
        {state === 'HALTED' ? 'Halted' : 'Halt'} <kbd>Ctrl ⇧ H</kbd>
      </button>
      {asksToResume && (
        <Suspense fallback={null}>
          <ResumeDialog onClose={() => setAsksToResume(false)} />
        </Suspense>
      )}
    </fieldset>
  );
}
