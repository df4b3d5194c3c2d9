// Ids of orders: one for everything that makes an order the one it is.
import { expect, it } from 'vitest';
import type { SignalId } from '../../../protocol/signals.ts';
import { sha256 } from '../../../runtime/sha256.ts';
import { createClientOrderId, type OrderOrigin } from '../../../trading/client-order-ids.ts';

const ORIGIN: OrderOrigin = { account: 'PA1', signalId: 'sg-1' as SignalId, purpose: 'entry', leg: 0, attempt: 1 };
const OTHERS: readonly Partial<OrderOrigin>[] = [
  { account: 'PA2' },
  { signalId: 'sg-2' as SignalId },
  { purpose: 'exit' },
  { leg: 1 },
  { attempt: 2 },
];

it('is the same for the same origin, and another one when anything of it is different', () => {
  const idOf = (part: Partial<OrderOrigin>) => createClientOrderId({ ...ORIGIN, ...part }, sha256);
  expect(idOf({})).toBe(idOf({}));
  expect(new Set([{}, ...OTHERS].map(idOf)).size).toBe(1 + OTHERS.length);
});

it('fits into what Alpaca takes for a client order id', () => {
  expect(createClientOrderId(ORIGIN, sha256)).toMatch(/^tw-[0-9a-f]{40}$/);
});
