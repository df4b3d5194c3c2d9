// Keeps to the schedules of strategies: whoever must be flat before the close is flattened in time.
import type { Digest } from '../../digest.ts';
import { newYorkDateOf } from '../../new-york-time.ts';
import { mustBeFlat } from '../../sizing/schedule.ts';
import { orderOf, SCHEDULE } from './books.ts';
import { holdingsIn, openOrdersIn, requestFlatten } from './flatten.ts';
import { closeOf, isSessionOpen } from './risk-context.ts';
import type { Turn } from './turn.ts';

export function followSchedules(turn: Turn, digest: Digest): void {
  const { state } = turn;
  if (state.books.tradingState === 'HALTED' || !isSessionOpen(state)) return;
  for (const [book, { schedule }] of Object.entries(state.settings.policies)) {
    if (schedule.flatBeforeCloseUs === null) continue;
    for (const symbol of symbolsOf(turn, book)) {
      const closeUs = closeOf(state, symbol);
      if (!mustBeFlat(schedule, { venueTimeUs: state.venueTimeUs, closeUs })) continue;
      const id = `${book} ${symbol} ${newYorkDateOf(state.venueTimeUs)}`;
      if (state.books.flattens.has(id)) continue;
      requestFlatten(turn, { id, book, symbol, by: SCHEDULE, reason: `${book} is flat before the close` }, digest);
    }
  }
}

function symbolsOf(turn: Turn, book: string): ReadonlySet<string> {
  const { books } = turn.state;
  const scope = { book, symbol: null };
  return new Set([
    ...holdingsIn(books, scope).map(({ symbol }) => symbol),
    ...openOrdersIn(books, scope).map((id) => orderOf(books, id).terms.symbol),
  ]);
}
