// Closes positions by orders of our own until nothing is left: cancels first, then one market order for each holding, again and
// again until it is flat. Everything it needs is in the journal, so it goes on after a restart.
import type { Flatten } from '../../../protocol/control.ts';
import type { OrderTerms } from '../../../protocol/orders.ts';
import type { SignalId } from '../../../protocol/signals.ts';
import { createClientOrderId } from '../../client-order-ids.ts';
import { absolute, type Decimal, formatDecimal, ONE, parseDecimal, truncateTo } from '../../decimal.ts';
import type { Digest } from '../../digest.ts';
import { type Books, type FlattenRecord, orderOf, ownerOf } from './books.ts';
import { requestCancels } from './cancels.ts';
import { closableQuantity } from './closable.ts';
import { intendOrder } from './intend-order.ts';
import type { Turn } from './turn.ts';

type Scope = { readonly symbol: string | null; readonly book: string | null };
export type OpenHolding = { readonly book: string; readonly symbol: string; readonly quantity: Decimal };

const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
const HOUR_US = 3_600_000_000;

/** Takes the wish to close; a known id only shows how far it is. Returns what there is to close. */
export function requestFlatten(turn: Turn, wish: Omit<Flatten, 'kind'>, digest: Digest): readonly OpenHolding[] {
  const { id, by, reason, symbol, book } = wish;
  if (!turn.state.books.flattens.has(id)) {
    turn.append({ kind: 'FlattenRequested', id, by, reason, symbol, book });
    turn.sync();
    requestCancels(turn, openOrdersIn(turn.state.books, wish), by, reason);
  }
  driveFlattens(turn, digest);
  return holdingsIn(turn.state.books, wish);
}

/** Does whatever a flatten that is under way can do now. */
export function driveFlattens(turn: Turn, digest: Digest): void {
  for (const flatten of turn.state.books.flattens.values()) if (flatten.completedAtUs === null) drive(turn, flatten, digest);
}

/** The ids of working orders in a scope. */
export const openOrdersIn = (books: Books, scope: Scope) =>
  [...books.open].filter((id) => {
    const { book, terms } = orderOf(books, id);
    return isIn(scope, book, terms.symbol);
  });

export function holdingsIn(books: Books, scope: Scope): readonly OpenHolding[] {
  return [...books.holdings.keys()].flatMap((key) => {
    const { book, symbol } = ownerOf(key);
    const quantity = closableQuantity(books, book, symbol);
    return quantity !== 0n && isIn(scope, book, symbol) ? [{ book, symbol, quantity }] : [];
  });
}

function drive(turn: Turn, flatten: FlattenRecord, digest: Digest): void {
  const { state } = turn;
  // What is held is known only after a comparison with the venue: until then nothing is sold that may be sold already.
  if (state.reconciliation.phase !== 'done' || !state.books.account) return;
  const open = openOrdersIn(state.books, flatten);
  const stray = open.filter((id) => orderOf(state.books, id).flattenId === null && !state.cancels.has(id));
  if (stray.length > 0) requestCancels(turn, stray, flatten.by, flatten.reason);
  const holdings = holdingsIn(state.books, flatten);
  const dust: string[] = [];
  for (const holding of holdings) if (close(turn, flatten, holding, digest) === 'too-small') dust.push(describe(holding));
  if (open.length > 0 || holdings.length > dust.length) return;
  const text = dust.length === 0 ? '' : `too small to trade: ${dust.join(', ')}`;
  turn.append({ kind: 'FlattenCompleted', id: flatten.id, text });
  turn.sync();
  const { flattenRetries } = turn.state;
  if (!flattenRetries.isEmpty())
    turn.change({ flattenRetries: flattenRetries.filterNot((_, key) => key.startsWith(`${flatten.id} `)) });
}

/** One order for one holding, when nothing of it is on order any more. */
function close(turn: Turn, flatten: FlattenRecord, holding: OpenHolding, digest: Digest): 'too-small' | 'under-way' {
  const { state } = turn;
  const { book, symbol } = holding;
  const instrument = state.instruments.get(symbol);
  if (!instrument) {
    if (instrument === undefined) turn.send({ kind: 'ask-instruments', symbols: [symbol] });
    return 'under-way';
  }
  const isCrypto = instrument.assetClass === 'crypto';
  const step = isCrypto ? parseDecimal(instrument.quantityIncrement) : instrument.fractionable ? FINEST_SHARE : ONE;
  const quantity = truncateTo(absolute(holding.quantity), step);
  if (quantity <= 0n || quantity < parseDecimal(instrument.minimumQuantity)) return 'too-small';
  const isOnOrder = openOrdersIn(state.books, { symbol, book: null }).some((id) => {
    const order = orderOf(state.books, id);
    return order.book === book || order.flattenId === flatten.id;
  });
  const retry = state.flattenRetries.get(retryKey(flatten, holding));
  if (isOnOrder || (retry && retry.atUs > turn.now.monotonicUs)) return 'under-way';
  const attempt = 1 + attemptsOf(state.books, flatten, book, symbol);
  if (attempt > 1 && !isPatient(turn, flatten, holding)) return 'under-way';
  const signalId = `flatten ${flatten.id} ${book} ${symbol}` as SignalId;
  const account = state.books.account?.number ?? '';
  const order: OrderTerms = {
    clientOrderId: createClientOrderId({ account, signalId, purpose: 'flatten', leg: 0, attempt }, digest),
    symbol,
    side: holding.quantity > 0n ? 'sell' : 'buy',
    type: 'market',
    timeInForce: isCrypto ? 'gtc' : 'day',
    quantity: formatDecimal(quantity),
    limitPrice: null,
    extendedHours: false,
  };
  const expiresAtUs = state.venueTimeUs + 24 * HOUR_US;
  intendOrder(turn, { signalId: null, flattenId: flatten.id, book, purpose: 'flatten', leg: 0, attempt, order, expiresAtUs });
  return 'under-way';
}

/** After an order that did not close it all, a pause that grows: a venue that refuses now will refuse in a millisecond as well. */
function isPatient(turn: Turn, flatten: FlattenRecord, holding: OpenHolding): boolean {
  const key = retryKey(flatten, holding);
  const retry = turn.state.flattenRetries.get(key);
  if (retry && retry.atUs <= turn.now.monotonicUs && retry.atUs !== 0) {
    turn.change({ flattenRetries: turn.state.flattenRetries.set(key, { ...retry, atUs: 0 }) });
    return true;
  }
  const refusals = (retry?.refusals ?? 0) + 1;
  const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** (refusals - 1), LONGEST_RETRY_MS);
  turn.change({
    flattenRetries: turn.state.flattenRetries.set(key, { atUs: turn.now.monotonicUs + pauseMs * 1000, refusals }),
  });
  return false;
}

const FINEST_SHARE = parseDecimal('0.000000001');

const attemptsOf = (books: Books, flatten: FlattenRecord, book: string, symbol: string): number =>
  books.orders.count((order) => order.flattenId === flatten.id && order.book === book && order.terms.symbol === symbol);

const retryKey = ({ id }: FlattenRecord, { book, symbol }: OpenHolding): string => `${id} ${book}|${symbol}`;
const describe = ({ symbol, quantity }: OpenHolding): string => `${formatDecimal(quantity)} ${symbol}`;

const isIn = (scope: Scope, book: string, symbol: string): boolean =>
  (scope.book ?? book) === book && (scope.symbol ?? symbol) === symbol;
