// Our id of an order: the same account, signal, purpose, leg and attempt always give the same id, so a crash cannot double it.
import type { ClientOrderId, OrderPurpose } from '../protocol/orders.ts';
import type { SignalId } from '../protocol/signals.ts';
import type { Digest } from './digest.ts';

export type OrderOrigin = {
  readonly account: string;
  readonly signalId: SignalId;
  readonly purpose: OrderPurpose;
  /** 0 for the only order of a signal. */
  readonly leg: number;
  /** 1 for the first try; a burnt id is followed by the next attempt. */
  readonly attempt: number;
};

const PREFIX = 'tw-';

export function createClientOrderId(origin: OrderOrigin, digest: Digest): ClientOrderId {
  const { account, signalId, purpose, leg, attempt } = origin;
  return `${PREFIX}${digest(JSON.stringify([account, signalId, purpose, leg, attempt])).slice(0, 40)}` as ClientOrderId;
}
