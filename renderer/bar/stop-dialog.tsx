// Stops strategies without selling anything: no new signals, what is held stays held.
import { useState } from 'react';
import { askDesk } from '../desk/desk-commands.ts';
import { useTopic, useView } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';
import { tellNotice } from '../notices/notice-store.ts';

const STRATEGIES = { topic: 'strategies' } as const;

export function StopDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      isOpen={isOpen}
      title="Stop the strategies?"
      description="They end in order and send no more signals. Open orders go on working and positions stay as they are. To forbid every order at once use Halt, to sell everything use Flatten."
      onClose={onClose}
    >
      <StopForm onClose={onClose} />
    </Modal>
  );
}

function StopForm({ onClose }: { readonly onClose: () => void }) {
  useTopic(STRATEGIES);
  const strategies = Object.values(useView(STRATEGIES, (view) => view.strategies.rows) ?? {});
  const running = strategies.filter(({ state }) => !['stopped', 'stopping', 'failed', 'disabled'].includes(state));
  const [isSending, setIsSending] = useState(false);
  const stop = async (): Promise<void> => {
    setIsSending(true);
    const outcomes = await Promise.all(running.map(({ id }) => askDesk({ kind: 'stop-strategy', strategy: id })));
    const failed = outcomes.filter(({ outcome }) => outcome !== 'done' && outcome !== 'begun');
    tellNotice(
      failed.length === 0
        ? { tone: 'good', title: 'Stop', text: `${running.length} strategies are stopping` }
        : { tone: 'bad', title: 'Stop', text: failed.map(({ text }) => text).join('; ') },
    );
    onClose();
  };
  return (
    <>
      <p>{running.length === 0 ? 'No strategy is running.' : running.map(({ id }) => id).join(', ')}</p>
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="primary" disabled={isSending || running.length === 0} onClick={() => void stop()}>
          Stop {running.length} {running.length === 1 ? 'strategy' : 'strategies'}
        </button>
      </div>
    </>
  );
}
