// What a simulator starts from: its market, where market time goes on, and the account that was or a new one.
import { nowUs as wallClockUs } from '../../runtime/clocks.ts';
import { parseDecimal } from '../../trading/decimal.ts';
import type { TradingHours } from '../../trading/venue/trading-hours.ts';
import type { Venue } from '../../trading/venue/venue.ts';
import type { VenueSettings } from '../../trading/venue/venue-core.ts';
import type { MarketHistory } from './market-history.ts';
import type { MarketSource } from './market-source.ts';
import type { SimulatorSettings } from './settings.ts';
import { openMarketSource } from './sources/open-source.ts';
import type { MarketPosition, VenueStore } from './venue-store.ts';

/** What an account is bound to. A synthetic market is one endless market; a replay is another one for every span and selection. */
export function accountTerms({ market, startingCash }: SimulatorSettings): string {
  return JSON.stringify(
    market.kind === 'replay' ? { startingCash, ...market } : { startingCash, kind: market.kind, session: market.session },
  );
}

/** Throws a MarketDataError that says what is wrong with the data. */
export const openSource = (settings: SimulatorSettings, store: VenueStore): MarketSource =>
  openMarketSource(settings.market, Math.max(wallClockUs(), store.position?.atUs ?? 0));

export const venueSettings = (settings: SimulatorSettings, source: MarketSource, hours: TradingHours): VenueSettings => ({
  seed: settings.seed,
  instruments: source.instruments,
  hours,
  fillModel: {
    kind: settings.fillModel,
    fillDelayMs: settings.fillDelayMs,
    partialFillProbability: settings.partialFillProbability,
    participation: parseDecimal(settings.participation),
    slippageBasisPoints: parseDecimal(settings.slippageBasisPoints),
  },
  cancelDelayMs: settings.cancelDelayMs,
  replaceDelayMs: settings.replaceDelayMs,
  fees: {
    equityPerShare: parseDecimal(settings.fees.equityPerShare),
    cryptoBasisPoints: parseDecimal(settings.fees.cryptoBasisPoints),
    secPerMillion: parseDecimal(settings.fees.secPerMillion),
    tafPerShare: parseDecimal(settings.fees.tafPerShare),
    tafMaximum: parseDecimal(settings.fees.tafMaximum),
  },
  maximumMultiplier: settings.marginMultiplier,
});

/** A replay goes on where it was. So does a synthetic market with a set beginning; one without goes on at the present time. */
export function startPosition(source: MarketSource, store: VenueStore, { market }: SimulatorSettings): MarketPosition {
  const isPresent = market.kind === 'synthetic' && market.startAtUs === undefined;
  const begin = { atUs: source.fromUs, ticks: 0 };
  return store.position === null || isPresent ? begin : store.position;
}

export function openAccount(venue: Venue, store: VenueStore, settings: SimulatorSettings, position: MarketPosition): void {
  if (store.position !== null) {
    venue.restore(store.events());
    return;
  }
  venue.open(store.accountNumber, parseDecimal(settings.startingCash), position.atUs);
  store.append(venue.takeOutputs(), position);
}

/** What the market last showed before this moment, so that the first request finds prices. */
export function loadPrices(venue: Venue, history: MarketHistory, atUs: number): void {
  for (const { symbol } of venue.instruments.values()) {
    const quote = history.latestQuote(symbol, atUs);
    const trade = history.latestTrade(symbol, atUs);
    if (quote) venue.prices.apply(quote);
    if (trade) venue.prices.apply(trade);
  }
}
