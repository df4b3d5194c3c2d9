// What we did in one symbol, at its place in venue time: signals, orders, fills.
import type { ChartMark } from '../../../protocol/desk-views/chart.ts';
import type { DeskFacts } from '../desk-facts.ts';

export function marksOf(symbol: string, { portfolio, strategies }: DeskFacts): ReadonlyMap<string, ChartMark> {
  const marks = new Map<string, ChartMark>();
  for (const strategy of strategies.value ?? []) {
    for (const signal of strategy.signals) {
      if (signal.symbol !== symbol) continue;
      const fate = signal.fate === 'denied' ? `denied, ${signal.text}` : signal.fate;
      const text = `${strategy.id}: ${signal.reason} (${fate})`;
      marks.set(`signal|${signal.signalId}`, { kind: 'signal', atUs: signal.causedAtUs, side: signal.side, price: null, text });
    }
  }
  for (const order of portfolio.orders.values()) {
    if (order.symbol !== symbol) continue;
    const { side, quantity, state, type, limitPrice, stopPrice, book } = order;
    const price = limitPrice ?? stopPrice ?? order.filledAveragePrice;
    marks.set(`order|${order.clientOrderId}`, {
      kind: 'order',
      atUs: order.createdAtUs,
      side,
      price: price === null ? null : Number(price),
      quantity,
      state,
      text: `${book}: ${type} ${side} ${quantity}, ${state}`,
    });
  }
  for (const fill of portfolio.executions) {
    if (fill.symbol !== symbol) continue;
    const { side, quantity, price, atUs, book } = fill;
    const text = `${book}: ${side === 'buy' ? 'bought' : 'sold'} ${quantity} at ${price}`;
    marks.set(`fill|${fill.executionId}`, { kind: 'fill', atUs, side, price: Number(price), quantity, text });
  }
  return marks;
}
