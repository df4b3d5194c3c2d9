// The last resort when no executor lives: every position is closed by a market order of our own, never by the venue's close
// endpoint, whose orders would have no id of ours.
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { OrderOutcome, SubmitOrder } from '../../protocol/orders.ts';
import type { VenuePosition, VenueSnapshot } from '../../protocol/queries.ts';
import type { SignalId } from '../../protocol/signals.ts';
import { nowUs } from '../../runtime/clocks.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { createClientOrderId } from '../../trading/client-order-ids.ts';
import type { Venue } from './venue.ts';

/** How long open orders may still hold what they were about to close. */
const RELEASE_PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 250;
const SEND_WITHIN_US = 30_000_000;

export type ClosedPositions = {
  readonly cancelsRequested: number;
  /** The symbols whose closing order the venue accepted. */
  readonly closing: readonly string[];
  readonly failed: readonly { readonly symbol: string; readonly outcome: OrderOutcome['outcome']; readonly message: string }[];
};

/** `requestName` makes the orders' ids: the same name asked twice closes nothing twice. */
export async function closePositions(venue: Venue, epoch: string, requestName: string): Promise<ClosedPositions> {
  const cancelsRequested = await venue.cancelAllOrders();
  const { account, positions } = await untilReleased(venue);
  const closing: string[] = [];
  const failed: ClosedPositions['failed'][number][] = [];
  await Promise.all(
    positions.map(async (position, index) => {
      const { symbol } = position;
      const signalId = `emergency|${requestName}|${symbol}` as SignalId;
      const origin = { account: account.accountNumber, signalId, purpose: 'flatten', leg: 0, attempt: 1 } as const;
      const outcome = await venue.sendOrder(
        toClosingOrder(position, createClientOrderId(origin, sha256), { requestId: index, gatewayEpoch: epoch }),
      );
      if (outcome.outcome === 'accepted') closing.push(symbol);
      else failed.push({ symbol, outcome: outcome.outcome, message: outcome.message });
    }),
  );
  return { cancelsRequested, closing: closing.toSorted(), failed };
}

function toClosingOrder(
  { symbol, quantity }: VenuePosition,
  clientOrderId: SubmitOrder['order']['clientOrderId'],
  header: Pick<SubmitOrder, 'requestId' | 'gatewayEpoch'>,
): SubmitOrder {
  const isShort = quantity.startsWith('-');
  return {
    ...header,
    kind: 'submit-order',
    notAfterUs: nowUs() + SEND_WITHIN_US,
    purpose: 'flatten',
    order: {
      clientOrderId,
      symbol,
      side: isShort ? 'buy' : 'sell',
      type: 'market',
      // Crypto knows no day orders.
      timeInForce: symbol.includes('/') ? 'gtc' : 'day',
      quantity: toDecimalString(quantity.replace(/^-/, '')),
      limitPrice: null,
      extendedHours: false,
    },
  };
}

/** A canceled order holds its shares for a moment longer. What is still held then is asked for all the same: the venue decides. */
async function untilReleased(venue: Venue): Promise<VenueSnapshot> {
  const giveUpAtMs = performance.now() + RELEASE_PATIENCE_MS;
  for (;;) {
    const answer = await venue.ask('venue-snapshot', { sinceUs: nowUs() });
    if (!answer.ok) throw new Error(`the positions cannot be read: ${answer.message}`);
    const isReleased = answer.answer.positions.every(
      ({ quantity, availableQuantity }) => availableQuantity === undefined || availableQuantity === quantity,
    );
    if (isReleased || performance.now() > giveUpAtMs) return answer.answer;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
