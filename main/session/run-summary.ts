// The last word of a run, from the books, the market and the counters.
import { toDecimalString } from '../../protocol/decimal-string.ts';
import type { BooksSummary, Mode, RunSummary, VenueName } from '../../protocol/summary.ts';

/** What the simulator says about its market. */
export type MarketState = {
  readonly finished: boolean;
  readonly marketTimeUs: number;
  readonly source: string;
  readonly marketFromUs: number;
  readonly marketToUs: number | null;
};

export type RunCounts = {
  readonly published: number;
  readonly receivedByStrategy: number;
  readonly gaps: number;
  readonly restarts: number;
  readonly errors: number;
  readonly durationMs: number;
};

const NOTHING = toDecimalString('0');
const NO_ORDERS = { submitted: 0, denied: 0, rejected: 0, filled: 0, canceled: 0, expired: 0, unknown: 0, open: 0 };

/** `books` and `market` are null when their worker could not answer any more. */
export function summarizeRun(
  mode: Mode,
  venue: VenueName,
  books: BooksSummary | null,
  market: MarketState | null,
  counts: RunCounts,
  marketKind: string,
): RunSummary {
  const hasMarket = market !== null && counts.published > 0;
  return {
    mode,
    venue,
    source: venue === 'simulator' ? marketKind : 'alpaca',
    marketFrom: hasMarket ? toIso(market.marketFromUs) : null,
    marketTo: hasMarket ? toIso(market.marketToUs ?? market.marketTimeUs) : null,
    ticks: { published: counts.published, receivedByStrategy: counts.receivedByStrategy, gaps: counts.gaps },
    signals: books?.signals ?? 0,
    orders: books?.orders ?? NO_ORDERS,
    fills: books?.fills ?? 0,
    positions: books?.positions ?? [],
    cash: books?.cash ?? NOTHING,
    equity: books?.equity ?? NOTHING,
    realizedPnl: books?.realizedPnl ?? NOTHING,
    unrealizedPnl: books?.unrealizedPnl ?? NOTHING,
    restarts: counts.restarts,
    errors: counts.errors,
    durationMs: counts.durationMs,
  };
}

const toIso = (atUs: number): string => new Date(atUs / 1000).toISOString();
