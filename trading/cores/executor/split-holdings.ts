// What a split does to the books: to what each held on the morning of its first day, whatever was traded since.
import { EXTERNAL_BOOK } from '../../../protocol/portfolio.ts';
import { type Decimal, decimal, divide, multiply, ONE, parseDecimal, roundTo, ZERO } from '../../decimal.ts';
import type { HoldingAdjusted } from '../../journal/events.ts';
import { newYorkDateOf, newYorkMidnightUs } from '../../new-york-time.ts';
import { type Books, holdingKey, ownerOf } from './books.ts';
import { insertChange, quantitiesAt, sumOf } from './holding-histories.ts';
import { lastTradeDate } from './split-days.ts';
import { openWatches, splitWatches } from './watches.ts';

/** The venue counts shares to so many decimals. */
const SHARE_DECIMALS = 9;

type Shares = ReadonlyMap<string, Decimal>;

/**
 * Multiplies quantities and leaves cost alone. Where the event tells the ratio each book follows that, else the account's change is
 * shared out in proportion. What nobody holds belongs to nobody: a change without a holding is the external book's.
 */
export function splitHoldings(books: Books, event: HoldingAdjusted & { readonly atUs?: number }): Books {
  const { symbol, type, split, exDate = split?.exDate, atUs = 0 } = event;
  const beforeUs = startOfSplit(books, symbol, exDate);
  const held = quantitiesAt(books, symbol, beforeUs);
  const before = sumOf(held);
  const change = parseDecimal(event.quantity);
  const ratio = split ? divide(parseDecimal(split.to), parseDecimal(split.from)) : ratioOf(before, decimal(before + change));
  const isRatio = split !== undefined && held.size > 0;
  const changes = isRatio ? byRatio(held, split, decimal(before + change)) : inProportion(held, before, change, symbol);
  let adjusted = books;
  for (const [key, quantity] of changes) {
    const changed = { kind: 'split', quantity, atUs: Math.min(beforeUs, atUs) } as const;
    adjusted = insertChange(adjusted, key, changed, beforeUs);
  }
  if (ratio !== ONE) adjusted = { ...adjusted, watches: splitWatches(adjusted, symbol, ratio, beforeUs) };
  for (const key of changes.keys()) {
    adjusted = { ...adjusted, watches: openWatches(adjusted, adjusted.watches, ownerOf(key).book, symbol) };
  }
  if (type !== 'SPLIT') return adjusted;
  const known = books.lastSplits.get(symbol);
  const noted = { exDate: exDate ?? newYorkDateOf(atUs), ratio };
  return known?.exDate === noted.exDate && ratio === ONE
    ? adjusted
    : { ...adjusted, lastSplits: books.lastSplits.set(symbol, noted) };
}

/** 1 where the change of the account does not tell it: nothing was held, or nothing is left. */
function ratioOf(before: Decimal, after: Decimal): Decimal {
  const ratio = before === 0n ? ONE : divide(after, before);
  return ratio > 0n ? ratio : ONE;
}

/** Venue time. What has no day, or splits what was bought on that very day, comes after everything that is known. */
function startOfSplit(books: Books, symbol: string, exDate: string | undefined): number {
  const isDated = exDate !== undefined && (books.splitsOpenSince.has(symbol) || lastTradeDate(books, symbol) < exDate);
  return isDated ? newYorkMidnightUs(exDate) : Number.POSITIVE_INFINITY;
}

/** What rounding leaves, and a fraction for which the venue paid, is the first one's that holds most on the account's side. */
function byRatio(held: Shares, { from, to }: NonNullable<HoldingAdjusted['split']>, after: Decimal): Shares {
  const [rateFrom, rateTo] = [parseDecimal(from), parseDecimal(to)];
  const scaled = new Map(
    [...held].map(([key, quantity]) => [key, roundTo(divide(multiply(quantity, rateTo), rateFrom), SHARE_DECIMALS)] as const),
  );
  const isShort = sumOf(scaled) < 0n;
  let most: string | null = null;
  for (const [key, quantity] of scaled) {
    const soFar = most === null ? null : (scaled.get(most) ?? ZERO);
    if (soFar === null || (isShort ? quantity < soFar : quantity > soFar)) most = key;
  }
  if (most !== null) scaled.set(most, decimal((scaled.get(most) ?? ZERO) + after - sumOf(scaled)));
  return new Map([...scaled].map(([key, quantity]) => [key, decimal(quantity - (held.get(key) ?? ZERO))]));
}

/** The last one takes what rounding leaves. */
function inProportion(held: Shares, before: Decimal, change: Decimal, symbol: string): Shares {
  if (before === 0n) return new Map([[holdingKey(EXTERNAL_BOOK, symbol), change]]);
  const shares = [...held].map(([key, quantity]) => [key, divide(multiply(change, quantity), before)] as const);
  const [last] = shares.at(-1) ?? [];
  const rest = decimal(change - shares.slice(0, -1).reduce((sum, [, share]) => sum + share, 0n));
  return new Map(shares.map(([key, share]) => [key, key === last ? rest : share]));
}
