// Before everything is sold: says exactly what will happen, and what is held.
import { useState } from 'react';
import { commandDesk } from '../desk/desk-commands.ts';
import { useTopic, useView } from '../desk/use-desk.ts';
import { Modal } from '../elements/modal.tsx';
import { Pnl } from '../elements/pnl.tsx';
import { showMoney, showQuantity } from '../format/numbers.ts';
import './flatten-dialog.css';

const BAR = { topic: 'bar' } as const;
const POSITIONS = { topic: 'positions' } as const;
const MOST_SHOWN = 8;

type DialogProps = { readonly isOpen: boolean; readonly onClose: () => void };

export function FlattenDialog({ isOpen, onClose }: DialogProps) {
  const mode = useView(BAR, (bar) => bar.mode);
  return (
    <Modal
      isOpen={isOpen}
      title="Flatten everything?"
      description="Trading halts, every open order is canceled, and every position is closed at the market, one after the other. What is closed cannot be had back at the same price."
      tone={mode === 'live' ? 'live' : 'danger'}
      onClose={onClose}
    >
      <FlattenForm onClose={onClose} isLive={mode === 'live'} />
    </Modal>
  );
}

function FlattenForm({ onClose, isLive }: { readonly onClose: () => void; readonly isLive: boolean }) {
  useTopic(POSITIONS);
  const positions = Object.values(useView(POSITIONS, (view) => view.account.rows) ?? {});
  const [isSending, setIsSending] = useState(false);
  const flatten = async (): Promise<void> => {
    setIsSending(true);
    await commandDesk('Flatten', { kind: 'flatten', book: null, reason: 'flattened at the desk' });
    onClose();
  };
  return (
    <>
      {positions.length === 0 ? (
        <p>No position is open. Open orders would still be canceled.</p>
      ) : (
        <ul className="to-close" aria-label="Positions that would be closed">
          {positions.slice(0, MOST_SHOWN).map(({ symbol, quantity, marketValue, unrealizedPnl }) => (
            <li key={symbol}>
              <b>{symbol}</b>
              <span className="number">{showQuantity(quantity)}</span>
              <span className="number">{showMoney(marketValue)}</span>
              <span className="number">
                <Pnl amount={unrealizedPnl} />
              </span>
            </li>
          ))}
          {positions.length > MOST_SHOWN && <li>and {positions.length - MOST_SHOWN} more</li>}
        </ul>
      )}
      <div className="modal-actions">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="danger" disabled={isSending} onClick={() => void flatten()}>
          Flatten {isLive ? 'with real money' : `${positions.length} ${positions.length === 1 ? 'position' : 'positions'}`}
        </button>
      </div>
    </>
  );
}
