// Who wants which market data, and what the venue must therefore send. Subscriptions of one worker add up until it unsubscribes.
import { TICK_KINDS, type TickKind } from '../../../protocol/ticks.ts';

/** For each worker, the symbols it follows and the kinds it wants of each. */
export type SubscriptionTable = ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<TickKind>>>;

/** The symbols that the venue shall send, for each kind in alphabetical order. */
export type WantedTicks = Readonly<Record<TickKind, readonly string[]>>;

export const NOTHING_WANTED: WantedTicks = { quote: [], trade: [], bar: [] };

export function applySubscribe(
  table: SubscriptionTable,
  subscriber: string,
  symbols: readonly string[],
  kinds: readonly TickKind[],
): SubscriptionTable {
  const own = new Map(table.get(subscriber));
  for (const symbol of symbols) own.set(symbol, new Set([...(own.get(symbol) ?? []), ...kinds]));
  return new Map(table).set(subscriber, own);
}

/** Ends everything of a subscriber, also what it follows under names of its own, such as `desk|SPY`. */
export function applyUnsubscribe(table: SubscriptionTable, subscriber: string): SubscriptionTable {
  const isOwn = (name: string): boolean => name === subscriber || name.startsWith(`${subscriber}|`);
  return new Map([...table].filter(([name]) => !isOwn(name)));
}

/** More than all strategies, executors and desks of one instance follow together; beyond it somebody asks without an end. */
export const MOST_FOLLOWED = 20_000;

/** How many symbols are followed, each counted for everybody who follows it. */
export function countFollowed(table: SubscriptionTable): number {
  let followed = 0;
  for (const own of table.values()) followed += own.size;
  return followed;
}

export const symbolsOf = (table: SubscriptionTable, subscriber: string): readonly string[] =>
  [...(table.get(subscriber)?.keys() ?? [])].toSorted();

/** The union of what everybody wants. */
export function toWantedTicks(table: SubscriptionTable): WantedTicks {
  const wanted: Record<TickKind, Set<string>> = { quote: new Set(), trade: new Set(), bar: new Set() };
  for (const own of table.values()) {
    for (const [symbol, kinds] of own) for (const kind of kinds) wanted[kind].add(symbol);
  }
  return { quote: [...wanted.quote].toSorted(), trade: [...wanted.trade].toSorted(), bar: [...wanted.bar].toSorted() };
}

/** Watching comes after trading when there is not room for everybody's symbols. */
const WATCHES = /^(desk|recorder)/;

/** All wanted symbols, those that must not be missed first: of strategies and executors as they came, then of who only watches. */
export function rankSymbols(table: SubscriptionTable): readonly string[] {
  const subscribers = [...table.keys()];
  const ranked = [...subscribers.filter((name) => !WATCHES.test(name)), ...subscribers.filter((name) => WATCHES.test(name))];
  return [...new Set(ranked.flatMap((name) => [...(table.get(name)?.keys() ?? [])]))];
}

export const isSameWanted = (a: WantedTicks, b: WantedTicks): boolean =>
  TICK_KINDS.every((kind) => a[kind].length === b[kind].length && a[kind].every((symbol, index) => symbol === b[kind][index]));
