// Changes quantity or prices of a working order. What the risk checks would say is said before it is sent.
import { useState } from 'react';
import type { OrderView } from '../../../protocol/desk-views/orders.ts';
import { commandDesk } from '../../desk/desk-commands.ts';
import { useCanCommand, useView } from '../../desk/use-desk.ts';
import { Modal } from '../../elements/modal.tsx';
import { showQuantity } from '../../format/numbers.ts';
import { AmountField } from '../../order-entry/amount-field.tsx';
import { CheckAnswer } from '../../order-entry/check-answer.tsx';
import { LiveOrderQuestion } from '../../order-entry/live-order-question.tsx';
import { useOrderCheck } from '../../order-entry/order-check.ts';
import { termsOf } from '../../order-entry/order-words.ts';
import { changeMistakes, type OrderChange, toChange, toReplaceCommand, trailUnitOf } from './order-change.ts';
import './modify-order.css';

const BAR = { topic: 'bar' } as const;
const ORDERS = { topic: 'orders' } as const;

type ModifyOrderProps = { readonly clientOrderId: string | null; readonly onClose: () => void };

/** Null shows nothing. */
export function ModifyOrder({ clientOrderId, onClose }: ModifyOrderProps) {
  const order = useView(ORDERS, (view) => (clientOrderId === null ? undefined : view.orders.rows[clientOrderId]));
  return order && <ModifyDialog key={order.clientOrderId} order={order} onClose={onClose} />;
}

function ModifyDialog({ order, onClose }: { readonly order: OrderView; readonly onClose: () => void }) {
  const canCommand = useCanCommand();
  const isLive = useView(BAR, (bar) => bar.mode) === 'live';
  const [change, setChange] = useState<OrderChange>(() => toChange(order));
  const [asks, setAsks] = useState(false);
  const [isSending, setIsSending] = useState(false);
  const put = (part: Partial<OrderChange>): void => setChange((before) => ({ ...before, ...part }));
  const command = order.isOpen ? toReplaceCommand(order, change, false) : null;
  const check = useOrderCheck(command && canCommand ? { ...command, checkOnly: true } : null);
  const mistakes = changeMistakes(change, trailUnitOf(order));
  const canSend = command !== null && canCommand && !isSending && check.state !== 'denied';
  const name = `${order.side === 'buy' ? 'Buy' : 'Sell'} ${showQuantity(order.quantity)} ${order.symbol}`;
  const title = `Modify ${name}`;

  const send = async (): Promise<void> => {
    if (command === null) return;
    setAsks(false);
    setIsSending(true);
    const { outcome } = await commandDesk(title, command);
    setIsSending(false);
    // What was denied or refused can be put right here.
    if (outcome !== 'denied' && outcome !== 'refused') onClose();
  };

  return (
    <>
      <Modal
        isOpen={!asks}
        title={title}
        description={`${termsOf(order)} · ${order.book} · ${filledWords(order)}`}
        tone={isLive ? 'live' : 'plain'}
        onClose={onClose}
      >
        <form
          className="modify-order"
          aria-label={title}
          onSubmit={(event) => {
            event.preventDefault();
            if (!canSend) return;
            if (isLive) setAsks(true);
            else void send();
          }}
        >
          <AmountField
            label="Quantity"
            amount={change.quantity}
            mistake={mistakes.quantity}
            hint={Number(order.filledQuantity) > 0 ? `with the ${showQuantity(order.filledQuantity)} that are filled` : ''}
            onChange={(quantity) => put({ quantity })}
          />
          {toChange(order).stopPrice !== '' && (
            <AmountField
              label="Stop price"
              amount={change.stopPrice}
              mistake={mistakes.stopPrice}
              onChange={(stopPrice) => put({ stopPrice })}
            />
          )}
          {toChange(order).trail !== '' && (
            <AmountField
              label={trailUnitOf(order) === 'percent' ? 'Trail in percent' : 'Trail in money'}
              amount={change.trail}
              mistake={mistakes.trail}
              onChange={(trail) => put({ trail })}
            />
          )}
          {order.limitPrice !== null && (
            <AmountField
              label="Limit price"
              amount={change.limitPrice}
              mistake={mistakes.limitPrice}
              onChange={(limitPrice) => put({ limitPrice })}
            />
          )}
          {order.isOpen ? (
            <CheckAnswer check={check} isComplete={command !== null} canCommand={canCommand} />
          ) : (
            <output className="check-answer warn">The order does not work any more: it is {order.state}.</output>
          )}
          <div className="modal-actions">
            <button type="button" onClick={onClose}>
              Leave it
            </button>
            <button type="submit" className="primary" disabled={!canSend}>
              {isSending ? 'Sending …' : isLive ? 'Modify with real money' : 'Modify'}
            </button>
          </div>
        </form>
      </Modal>
      <LiveOrderQuestion
        isOpen={asks}
        title={title}
        terms={`changed to ${showQuantity(change.quantity)} at ${termsOf({ ...order, ...changedPrices(order, change) })}`}
        onClose={() => setAsks(false)}
        onSend={() => void send()}
      />
    </>
  );
}

function changedPrices(order: OrderView, { limitPrice, stopPrice, trail }: OrderChange) {
  const trails = trailUnitOf(order) === 'percent' ? { trailPercent: trail || null } : { trailPrice: trail || null };
  return { limitPrice: limitPrice || null, stopPrice: stopPrice || null, ...trails };
}

const filledWords = ({ filledQuantity, quantity }: OrderView): string =>
  Number(filledQuantity) > 0 ? `${showQuantity(filledQuantity)} of ${showQuantity(quantity)} filled` : 'nothing filled yet';
