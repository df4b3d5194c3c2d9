// Stops without selling anything: strategies only, or everything but the desk. What is held stays held.
import { useState } from 'react';
import { askDesk, commandDesk } from '../desk/desk-commands.ts';
import { useTopic, useView } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';
import { tellNotice } from '../notices/notice-store.ts';

const STRATEGIES = { topic: 'strategies' } as const;
const ENDED = ['stopped', 'stopping', 'failed', 'disabled'];

export function StopDialog({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  return (
    <Modal
      isOpen={isOpen}
      title="Stop?"
      description="Strategies end in order and send no more signals; with all of trading, simulator or venue connection and executor end, too, and the desk stays. Orders at the venue and positions stay as they are. To forbid every order at once use Halt, to sell everything use Flatten."
      onClose={onClose}
    >
      <StopForm onClose={onClose} />
    </Modal>
  );
}

function StopForm({ onClose }: { readonly onClose: () => void }) {
  useTopic(STRATEGIES);
  const strategies = Object.values(useView(STRATEGIES, (view) => view.strategies.rows) ?? {});
  const running = strategies.filter(({ state }) => !ENDED.includes(state));
  const [isSending, setIsSending] = useState(false);
  const stopStrategies = async (): Promise<void> => {
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
  const stopTrading = async (): Promise<void> => {
    setIsSending(true);
    await commandDesk('Stop trading', { kind: 'stop-trading' });
    onClose();
  };
  return (
    <>
      <p>{running.length === 0 ? 'No strategy is running.' : `Running: ${running.map(({ id }) => id).join(', ')}`}</p>
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" disabled={isSending || running.length === 0} onClick={() => void stopStrategies()}>
          Stop {running.length} {running.length === 1 ? 'strategy' : 'strategies'}
        </button>
        <button type="button" className="primary" disabled={isSending} onClick={() => void stopTrading()}>
          Stop all trading
        </button>
      </div>
    </>
  );
}
