// The columns of the position table.
import type { PositionView } from '../../../protocol/desk-views/positions.ts';
import { chooseSymbol } from '../../desk/page-places.ts';
import type { DataColumn } from '../../elements/data-table.tsx';
import { Pnl } from '../../elements/pnl.tsx';
import { showPercent, showPrice, showShortQuantity, showShortSigned, showSigned } from '../../format/numbers.ts';
import { fullExits, shortExits } from './exit-words.ts';

export function positionColumns(
  hasBooks: boolean,
  canCommand: boolean,
  onClose: (position: PositionView) => void,
): readonly DataColumn<PositionView>[] {
  const book: DataColumn<PositionView> = {
    id: 'book',
    title: 'book',
    from: 470,
    sortBy: (position) => position.book,
    show: (position) => <span className="quiet">{position.book}</span>,
    titleOf: (position) => position.book,
  };
  const close: DataColumn<PositionView> = {
    id: 'close',
    title: 'close',
    isActions: true,
    width: 56,
    show: (position) => (
      <button
        type="button"
        className="small"
        disabled={!canCommand}
        aria-label={`Close ${position.symbol} of ${position.book || 'the account'}`}
        onClick={() => onClose(position)}
      >
        Close
      </button>
    ),
  };
  const exits: DataColumn<PositionView> = {
    id: 'exits',
    from: 680,
    title: 'stop / target',
    width: 118,
    isNumber: true,
    show: (position) => <span className="quiet">{shortExits(position.exits, Number(position.quantity) > 0)}</span>,
    titleOf: (position) => fullExits(position.exits),
  };
  return [
    {
      id: 'symbol',
      title: 'symbol',
      ...(hasBooks ? { width: 84 } : {}),
      sortBy: ({ symbol }) => symbol,
      show: ({ symbol, exits: own }) => (
        <button type="button" className="plain symbol-choice" onClick={() => chooseSymbol(symbol)}>
          {symbol}
          {own.length > 0 && (
            <span className="guarded" role="img" aria-label="with exits">
              ◆
            </span>
          )}
        </button>
      ),
      titleOf: (position) => [position.symbol, fullExits(position.exits)].filter((word) => word !== '').join(': '),
    },
    ...(hasBooks ? [book] : []),
    {
      id: 'quantity',
      title: 'qty',
      width: 70,
      isNumber: true,
      sortBy: ({ quantity }) => Number(quantity),
      show: ({ quantity }) => showShortQuantity(quantity),
      titleOf: ({ quantity }) => quantity,
    },
    {
      id: 'average',
      from: 560,
      title: 'avg',
      width: 88,
      isNumber: true,
      show: ({ averageEntryPrice }) => <span className="quiet">{showPrice(averageEntryPrice)}</span>,
      titleOf: ({ averageEntryPrice }) => showPrice(averageEntryPrice),
    },
    {
      id: 'mark',
      from: 390,
      title: 'last',
      width: 80,
      isNumber: true,
      show: ({ markPrice }) => showPrice(markPrice),
      titleOf: ({ markPrice }) => showPrice(markPrice),
    },
    {
      id: 'pnl',
      title: 'P&L',
      width: 96,
      isNumber: true,
      sortBy: ({ unrealizedPnl }) => Number(unrealizedPnl ?? 0),
      show: ({ unrealizedPnl }) => <Pnl amount={unrealizedPnl} show={showShortSigned} />,
      titleOf: ({ unrealizedPnl, realizedPnl }) =>
        `unrealised ${showSigned(unrealizedPnl)}, realised ${showSigned(realizedPnl)}`,
    },
    ...(hasBooks ? [exits] : []),
    { id: 'percent', from: 750, title: '%', width: 70, isNumber: true, show: (position) => <Percent position={position} /> },
    close,
  ];
}

/** The gain in percent of what was paid for it. */
function Percent({ position }: { readonly position: PositionView }) {
  const { quantity, averageEntryPrice, unrealizedPnl } = position;
  const paid = Math.abs(Number(quantity) * Number(averageEntryPrice));
  return (
    <span className="quiet">
      {showPercent(unrealizedPnl === null || paid === 0 ? null : (Number(unrealizedPnl) / paid) * 100)}
    </span>
  );
}
