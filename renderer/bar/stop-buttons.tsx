// Stop the strategies, flatten everything, halt. Halt asks nothing; the others say first what they will do.
import { commandDesk, haltTrading } from '../desk/desk-commands.ts';
import { openPlace } from '../desk/page-places.ts';
import { useCanCommand, useConnection, useView } from '../desk/use-desk.ts';
import { askToResume } from './ask-to-resume.ts';

const BAR = { topic: 'bar' } as const;

export function StopButtons({ isLive }: { readonly isLive: boolean }) {
  const canCommand = useCanCommand();
  // Halt is tried even where the connection is lost: it is sent as soon as the desk is back, and in the desktop main hears it.
  const mayHalt = useConnection(({ welcome }) => welcome !== null && welcome.role !== 'viewer');
  const state = useView(BAR, (bar) => bar.trading.value?.state);
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
        <button type="button" className="primary" disabled={!canCommand} onClick={() => askToResume(isLive)}>
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
    </fieldset>
  );
}
