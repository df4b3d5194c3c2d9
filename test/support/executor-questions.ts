// What tests of the executor ask of its bench, and the orders of others.
import { expect } from 'vitest';
import type { ManualOrder } from '../../protocol/control.ts';
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../protocol/orders.ts';
import type { ExecutorEffect } from '../../trading/cores/executor/executor-messages.ts';
import { createSignal, type ExecutorBench, submittedIn } from './executor-bench.ts';

export const denialsIn = (effects: readonly ExecutorEffect[]) =>
  effects.flatMap((effect) => (effect.kind === 'append' && effect.event.kind === 'SignalDenied' ? [effect.event.code] : []));
export const only = <T>(items: readonly T[]): T => {
  expect(items).toHaveLength(1);
  return items[0] as T;
};
export const orderFor = (bench: ExecutorBench, id: string, part: Parameters<typeof createSignal>[1] = {}) =>
  only(submittedIn(bench.tell({ kind: 'signal-received', signal: createSignal(id, part) })));
export const stateOf = (bench: ExecutorBench, id: ClientOrderId) => bench.state.books.orders.get(id)?.state;

/** What somebody bought at the venue itself. */
export const HAND = {
  symbol: 'AAPL',
  side: 'buy',
  type: 'market',
  timeInForce: 'day',
  quantity: toDecimalString('7'),
  limitPrice: null,
  extendedHours: false,
} as const;

/** Of an order that somebody else placed. */
export function createTerms(id: string) {
  return {
    clientOrderId: id as ClientOrderId,
    symbol: 'SPY',
    side: 'buy' as const,
    type: 'market' as const,
    timeInForce: 'day' as const,
    quantity: toDecimalString('10'),
    limitPrice: null,
    extendedHours: false,
  };
}

/** What a person asks for by hand: a market order for SPY without anything else. */
export const createManualOrder = (side: 'buy' | 'sell', quantity: string): ManualOrder => ({
  symbol: 'SPY',
  side,
  quantity: toDecimalString(quantity),
  notional: null,
  type: 'market',
  timeInForce: 'day',
  limitPrice: null,
  stopPrice: null,
  trailPrice: null,
  trailPercent: null,
  extendedHours: false,
  takeProfit: null,
  stopLoss: null,
});
