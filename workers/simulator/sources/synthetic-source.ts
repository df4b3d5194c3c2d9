// The synthetic market as a source: it begins at a time, never ends, and has a past of bounded length.
import { z } from 'zod';
import { createSyntheticMarket, SYNTHETIC_SYMBOLS } from '../../../trading/synthetic-market.ts';
import type { MarketSource } from '../market-source.ts';
import { MarketDataError } from './market-data-error.ts';

export const syntheticSettingsSchema = z.strictObject({
  kind: z.literal('synthetic'),
  /** The same seed is the same market. */
  seed: z.number().int(),
  /** `us`: equities trade in US sessions only, crypto always. */
  session: z.enum(['always-open', 'us']),
  /** Market time to begin at; the caller's when absent. */
  startAtUs: z.number().int().nonnegative().optional(),
  /** All when absent. */
  symbols: z.array(z.string().trim().min(1)).min(1, 'expected at least one symbol').optional(),
});

export type SyntheticSettings = Readonly<z.infer<typeof syntheticSettingsSchema>>;

const DAY_US = 86_400_000_000;
const HOUR_US = 3_600_000_000;
/** How far the past goes back before the start: ticks and bars below a minute, bars below an hour, longer bars, news. */
const TICK_PAST_US = 2 * HOUR_US;
const BAR_PAST_US = 7 * DAY_US;
const LONG_BAR_PAST_US = 2 * 365 * DAY_US;
const NEWS_PAST_US = 30 * DAY_US;

/** Throws a MarketDataError for a symbol that the synthetic market does not have. */
export function openSyntheticSource(settings: SyntheticSettings, defaultStartUs: number): MarketSource {
  const startUs = settings.startAtUs ?? defaultStartUs;
  const market = createSyntheticMarket({ ...settings, symbols: settings.symbols?.map(toKnownSymbol) });
  return {
    name: 'synthetic',
    instruments: market.instruments,
    isAlwaysOpen: settings.session === 'always-open',
    fromUs: startUs,
    toUs: undefined,
    ticks: (sinceUs) => market.ticks(Math.max(sinceUs, startUs)),
    tradesBetween: (symbol, span) => market.tradesBetween(symbol, Math.max(span.fromUs, startUs - TICK_PAST_US), span.toUs),
    quotesBetween: (symbol, span) => market.quotesBetween(symbol, Math.max(span.fromUs, startUs - TICK_PAST_US), span.toUs),
    barsBetween: (symbol, span, durationUs) =>
      market.barsBetween(symbol, Math.max(span.fromUs, startUs - pastOf(durationUs)), span.toUs, durationUs),
    prepareBars: (symbol, span, durationUs) =>
      market.prepareBars(symbol, Math.max(span.fromUs, startUs - pastOf(durationUs)), span.toUs, durationUs),
    newsBetween: ({ fromUs, toUs }) => market.newsBetween(Math.max(fromUs, startUs - NEWS_PAST_US), toUs),
  };
}

function pastOf(durationUs: number): number {
  if (durationUs >= HOUR_US) return LONG_BAR_PAST_US;
  return durationUs < 60_000_000 ? TICK_PAST_US : BAR_PAST_US;
}

/** `spy` and `btcusd` mean SPY and BTC/USD. */
function toKnownSymbol(text: string): string {
  const wanted = text.toUpperCase();
  const symbol = SYNTHETIC_SYMBOLS.find((known) => known === wanted || known.replace('/', '') === wanted);
  if (symbol) return symbol;
  throw new MarketDataError(`the synthetic market has no symbol "${text}": expected one of ${SYNTHETIC_SYMBOLS.join(', ')}`);
}
