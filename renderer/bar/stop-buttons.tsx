// Stop the strategies, flatten everything, halt. Halt asks nothing; the others say first what they will do.
import { useState } from 'react';
import { haltTrading, resumeTrading } from '../desk/desk-commands.ts';
import { openPlace } from '../desk/page-places.ts';
import { useCanCommand, useConnection, useView } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';

const BAR = { topic: 'bar' } as const;

export function StopButtons({ isLive }: { readonly isLive: boolean }) {
  const canCommand = useCanCommand();
  // Halt is tried even where the connection is lost: it is sent as soon as the desk is back, and in the desktop main hears it.
  const mayHalt = useConnection(({ welcome }) => welcome !== null && welcome.role !== 'viewer');
  const state = useView(BAR, (bar) => bar.trading.value?.state);
  const [asksToResume, setAsksToResume] = useState(false);
  const mayResume = state === 'HALTED' || state === 'REDUCING';
  return (
    <fieldset className="stop-buttons" aria-label="Stop trading">
      {mayResume ? (
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
      <Modal
        isOpen={asksToResume}
        title="Resume live trading?"
        description="Strategies may send orders with real money again as soon as you resume."
        tone="live"
        onClose={() => setAsksToResume(false)}
      >
        <div className="modal-actions">
          <button type="button" onClick={() => setAsksToResume(false)}>
            Cancel
          </button>
          <button
            type="button"
            className="danger"
            onClick={() => {
              setAsksToResume(false);
              void resumeTrading();
            }}
          >
            Resume
          </button>
        </div>
      </Modal>
    </fieldset>
  );
}
