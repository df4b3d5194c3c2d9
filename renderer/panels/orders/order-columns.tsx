// The columns of the order table.
import { Pencil, X } from 'lucide-react';
import { commandDesk } from '../../desk/desk-commands.ts';
import type { DataColumn } from '../../elements/data-table.tsx';
import { NOTHING, showPrice, showQuantity, showShortQuantity } from '../../format/numbers.ts';
import { showClock, showMoment } from '../../format/times.ts';
import { termsOf, typeAndPrices } from '../../order-entry/order-words.ts';
import type { OrderRow } from './order-rows.ts';

const WARNING_STATES = ['denied', 'unknown', 'rejected', 'not-received'];

/** Whether the venue has it, so that it can be changed there. */
export const canModify = ({ kind, isOpen, state }: OrderRow): boolean =>
  kind === 'order' && isOpen && (state === 'accepted' || state === 'partially-filled');

export const orderColumns = (canCommand: boolean, onModify: (row: OrderRow) => void): readonly DataColumn<OrderRow>[] => [
  {
    id: 'time',
    title: 'time',
    width: 70,
    sortBy: ({ atUs }) => atUs,
    show: ({ atUs }) => <span className="quiet">{showClock(atUs)}</span>,
    titleOf: ({ atUs }) => showMoment(atUs),
  },
  { id: 'side', title: 'side', width: 42, sortBy: ({ side }) => side, show: ({ side }) => showSide(side) },
  {
    id: 'symbol',
    title: 'symbol',
    width: 74,
    sortBy: ({ symbol }) => symbol,
    show: ({ symbol }) => symbol,
    titleOf: ({ symbol }) => symbol,
  },
  {
    id: 'quantity',
    title: 'qty',
    width: 76,
    isNumber: true,
    sortBy: ({ quantity }) => Number(quantity ?? 0),
    show: ({ quantity }) => showShortQuantity(quantity),
    titleOf: ({ quantity }) => quantity ?? '',
  },
  {
    id: 'order',
    title: 'order',
    width: 100,
    from: 580,
    sortBy: ({ type }) => type,
    show: typeAndPrices,
    titleOf: termsOf,
  },
  {
    id: 'tif',
    title: 'tif',
    width: 46,
    from: 710,
    sortBy: ({ timeInForce }) => timeInForce ?? '',
    show: ({ timeInForce }) => <span className="quiet">{timeInForce?.toUpperCase()}</span>,
  },
  { id: 'state', title: 'state', width: 66, sortBy: ({ state }) => state, show: showState },
  {
    id: 'price',
    title: 'avg price',
    from: 480,
    width: 84,
    isNumber: true,
    sortBy: ({ price }) => Number(price ?? 0),
    show: ({ price }) => showPrice(price),
    titleOf: ({ price }) => showPrice(price),
  },
  {
    id: 'book',
    title: 'book',
    from: 840,
    width: 98,
    sortBy: ({ book }) => book,
    show: ({ book }) => <span className="quiet">{book}</span>,
  },
  { id: 'why', title: 'why', from: 690, show: ({ why }) => <span className="faint">{why}</span>, titleOf: ({ why }) => why },
  {
    id: 'actions',
    title: 'modify, cancel',
    isActions: true,
    width: 62,
    show: (row) =>
      row.kind === 'order' &&
      row.isOpen && (
        <span className="row-actions">
          {canModify(row) && (
            <button
              type="button"
              className="icon"
              disabled={!canCommand}
              aria-label={`Modify ${row.side ?? ''} ${row.symbol}`}
              title="Modify quantity or prices"
              onClick={() => onModify(row)}
            >
              <Pencil size={13} aria-hidden="true" />
            </button>
          )}
          <button
            type="button"
            className="icon"
            disabled={!canCommand}
            aria-label={`Cancel ${row.side ?? ''} ${row.symbol}`}
            title="Cancel the order"
            onClick={() =>
              void commandDesk(`Cancel ${row.symbol}`, { kind: 'cancel-order', clientOrderId: row.clientOrderId ?? '' })
            }
          >
            <X size={14} aria-hidden="true" />
          </button>
        </span>
      ),
  },
];

export const SideWord = ({ side }: { readonly side: 'buy' | 'sell' | null }) => showSide(side);

const showSide = (side: 'buy' | 'sell' | null) => (
  <span className={side === 'buy' ? 'up' : side === 'sell' ? 'down' : 'faint'}>{side?.toUpperCase() ?? NOTHING}</span>
);

function showState(row: OrderRow) {
  const isPartial = row.state === 'partially-filled';
  const tone = WARNING_STATES.includes(row.state) ? 'warn' : row.isOpen ? '' : 'quiet';
  return (
    <span className={tone} title={row.state}>
      {isPartial ? `${showQuantity(row.filledQuantity)} filled` : row.state === 'accepted' ? 'working' : row.state}
    </span>
  );
}
