// Everything that a reconciliation needs, read so that its parts belong together.
import type { VenueAccount, VenuePosition, VenueSnapshot } from '../../../protocol/queries.ts';
import type { Exposure, GuardedRequest } from '../../../trading/cores/gateway/live-guard.ts';
import { fromVenueAccount, fromVenueClock, fromVenuePosition, isSlashless } from './account.ts';
import { readCashMovements, readFills } from './activities.ts';
import { readCryptoSymbols } from './instruments.ts';
import { readOrder, readOrders } from './orders.ts';
import type { RestReader } from './rest-client.ts';
import type { SkippedOrders } from './skipped-orders.ts';

const ATTEMPTS = 3;

type Holdings = { readonly account: VenueAccount; readonly positions: readonly VenuePosition[] };

/** Holdings are read before and after the rest; a fill in between makes the whole reading start over, a few times. */
export async function readSnapshot(rest: RestReader, sinceUs: number, skipped: SkippedOrders): Promise<VenueSnapshot> {
  let before = await readHoldings(rest);
  for (let attempt = 1; ; attempt++) {
    const [orders, fills, cashMovements, clock] = await Promise.all([
      readOrders(rest, sinceUs, skipped),
      readFills(rest, sinceUs),
      readCashMovements(rest, sinceUs),
      rest.read('trading', 'reserved', (sdk) => sdk.trading.clock.legacyClock()),
    ]);
    const after = await readHoldings(rest);
    if (isSameHoldings(before, after) || attempt === ATTEMPTS) {
      return { ...after, orders, fills, cashMovements, venueTimeUs: fromVenueClock(clock).venueTimeUs };
    }
    before = after;
  }
}

export const readAccount = async (rest: RestReader): Promise<VenueAccount> =>
  fromVenueAccount(await rest.read('trading', 'reserved', (sdk) => sdk.trading.account.getAccount()));

/** For one order: nothing that was read before counts. */
export async function readExposure(rest: RestReader, request: GuardedRequest): Promise<Exposure> {
  const replaced = request.kind === 'replace-order' ? await readOrder(rest, request.venueOrderId) : null;
  return { positions: await readPositions(rest), replaced };
}

async function readPositions(rest: RestReader): Promise<readonly VenuePosition[]> {
  const positions = await rest.read('trading', 'reserved', (sdk) => sdk.trading.positions.getAllOpenPositions());
  const cryptoSymbols = positions.some(isSlashless) ? await readCryptoSymbols(rest) : new Map<string, string>();
  return positions.map((position) => fromVenuePosition(position, cryptoSymbols));
}

async function readHoldings(rest: RestReader): Promise<Holdings> {
  const [account, positions] = await Promise.all([readAccount(rest), readPositions(rest)]);
  return { account, positions };
}

/** Prices move equity all the time; only cash and quantities tell of a fill. */
function isSameHoldings(a: Holdings, b: Holdings): boolean {
  const quantities = ({ account, positions }: Holdings): string =>
    JSON.stringify([account.cash, ...positions.map(({ symbol, quantity }) => `${symbol} ${quantity}`).toSorted()]);
  return quantities(a) === quantities(b);
}
