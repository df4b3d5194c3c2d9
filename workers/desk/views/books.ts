// Orders, positions and risk, as the executor tells them.
import { DENIAL_CODES, type DenialCode } from '../../../protocol/denials.ts';
import type { DenialView, FillView, OrderView } from '../../../protocol/desk-views/orders.ts';
import type { PositionExitView, PositionView } from '../../../protocol/desk-views/positions.ts';
import type { LimitView, RiskView } from '../../../protocol/desk-views/risk.ts';
import type * as Portfolio from '../../../protocol/portfolio-view.ts';
import { VIEW_LIMITS } from '../../../protocol/portfolio-view.ts';
import type { DeskFacts } from '../desk-facts.ts';
import type { TailField } from '../feed/fields.ts';
import { View } from '../feed/view.ts';
import { isOpenState } from '../sources/portfolio-state.ts';

export type BooksViews = {
  readonly orders: View;
  readonly positions: View;
  readonly risk: View;
  refresh(): void;
};

export function createBooksViews({ portfolio }: DeskFacts): BooksViews {
  const orders = new View('orders');
  const orderRows = orders.table<OrderView>('orders');
  const fills = orders.tail<FillView>('fills', VIEW_LIMITS.executions);
  const denials = orders.tail<DenialView>('denials', VIEW_LIMITS.denials);
  const positions = new View('positions');
  const bookRows = positions.table<PositionView>('books');
  const accountRows = positions.table<PositionView>('account');
  const risk = new View('risk');
  const limits = risk.table<LimitView>('limits');
  const denialsByCode = risk.table<RiskView['denialsByCode']['rows'][string]>('denialsByCode');
  const riskDenials = risk.tail<DenialView>('denials', VIEW_LIMITS.denials);
  const appendFills = createFollower(fills, toFillView);
  const appendDenials = createFollower(denials, toDenialView);
  const appendRiskDenials = createFollower(riskDenials, toDenialView);
  let shownFrame: unknown = null;

  return {
    orders,
    positions,
    risk,
    refresh() {
      const { frame } = portfolio;
      if (!frame || frame === shownFrame) return;
      shownFrame = frame;
      orderRows.replace([...portfolio.orders].map(([id, order]) => [id, toOrderView(order)] as const));
      appendFills(portfolio.executions);
      appendDenials(portfolio.denials);
      appendRiskDenials(portfolio.denials);
      const guards = [...portfolio.orders.values()].filter(({ purpose, state }) => purpose === 'protect' && isOpenState(state));
      bookRows.replace(
        held(frame.positions).map((row) => {
          const exits = exitsOf(row, frame.watchedExits, guards);
          return [`${row.book}|${row.symbol}`, toPositionView(row, row.book, exits)] as const;
        }),
      );
      accountRows.replace(held(frame.accountPositions).map((row) => [row.symbol, toPositionView(row, '', [])] as const));
      limits.replace(frame.limits.map((limit) => [limit.id, toLimitView(limit)] as const));
      const counts = Object.entries(frame.denialCounts) as [DenialCode, number][];
      denialsByCode.replace(
        counts.map(([code, count]) => [code, { code, meaning: DENIAL_CODES[code] ?? code, count }] as const),
      );
    },
  };
}

/** Appends what a list has got since it was last looked at; a list that began anew begins the tail anew. */
function createFollower<Row, Entry>(tail: TailField<Entry>, toEntry: (row: Row) => Entry): (rows: readonly Row[]) => void {
  let last: Row | undefined;
  return (rows) => {
    const at = last === undefined ? -1 : rows.lastIndexOf(last);
    if (last !== undefined && at === -1) tail.restart(rows.map(toEntry));
    else tail.append(...rows.slice(at + 1).map(toEntry));
    last = rows.at(-1);
  };
}

const held = <Row extends Portfolio.PositionView>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ quantity }) => Number(quantity) !== 0);

function toOrderView(order: Portfolio.OrderView): OrderView {
  const { orderClass: _, signalId: _signal, decisionPrice: _price, isCancelRequested, ...shown } = order;
  return { ...shown, createdAtUs: order.createdAtUs || null, isCancelRequested, isOpen: isOpenState(order.state) };
}

const toFillView = ({ executionId, ...fill }: Portfolio.ExecutionView): FillView => ({ id: executionId, ...fill });
const toDenialView = (denial: Portfolio.DenialView): DenialView => denial;

/** Those that the executor watches, and those that work at the venue. */
function exitsOf(
  { book, symbol }: Portfolio.BookPositionView,
  watched: readonly Portfolio.WatchedExitView[],
  guards: readonly Portfolio.OrderView[],
): readonly PositionExitView[] {
  const isOf = (exit: { readonly book: string; readonly symbol: string }): boolean =>
    exit.book === book && exit.symbol === symbol;
  return [
    ...watched.filter(isOf).map(({ quantity, stopPrice, takeProfitPrice }) => {
      return { quantity, stopPrice, takeProfitPrice, isWatched: true };
    }),
    ...guards.filter(isOf).map(({ quantity, type, limitPrice, stopPrice }) => {
      const prices = type === 'limit' ? { stopPrice: null, takeProfitPrice: limitPrice } : { stopPrice, takeProfitPrice: null };
      return { quantity, ...prices, isWatched: false };
    }),
  ];
}

const toPositionView = (position: Portfolio.PositionView, book: string, exits: readonly PositionExitView[]): PositionView => {
  const { symbol, quantity, averageEntryPrice, markPrice, marketValue, unrealizedPnl, realizedPnl } = position;
  const isPriced = markPrice !== null;
  return {
    book,
    symbol,
    quantity,
    averageEntryPrice,
    markPrice,
    marketValue: isPriced ? marketValue : null,
    unrealizedPnl: isPriced ? unrealizedPnl : null,
    realizedPnl,
    exits,
  };
};

const UNITS = {
  money: 'money',
  shares: 'quantity',
  orders: 'count',
  percent: 'percent',
  milliseconds: 'milliseconds',
} as const;

const toLimitView = ({ id, label, used, limit, unit }: Portfolio.LimitView): LimitView => ({
  name: id,
  label,
  unit: UNITS[unit],
  limit,
  used,
  usedBy: null,
});
