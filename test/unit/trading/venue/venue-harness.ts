// A venue with a market that a test moves by hand, and short words for what it is asked.
import type { Instrument } from '../../../../protocol/instruments.ts';
import { parseDecimal, ZERO } from '../../../../trading/decimal.ts';
import { describeInstrument } from '../../../../trading/listed-instruments.ts';
import { ENDLESS_TRADING_HOURS, US_TRADING_HOURS } from '../../../../trading/venue/us-trading-hours.ts';
import { createVenue, type Venue } from '../../../../trading/venue/venue.ts';
import type { VenueOutput, VenueSettings } from '../../../../trading/venue/venue-core.ts';
import { decodeVenueEvent, encodeVenueEvent } from '../../../../trading/venue/venue-event-codec.ts';
import type { VenueOrderRecord } from '../../../../trading/venue/venue-order.ts';

/** A Friday, 10:00 in New York. */
export const MORNING_US = Date.UTC(2026, 10, 20, 15) * 1000;
/** The Saturday after. */
export const WEEKEND_US = Date.UTC(2026, 10, 21, 15) * 1000;
export const SECOND_US = 1_000_000;

export const INSTRUMENTS: readonly Instrument[] = [
  describeInstrument('SPY', 'us_equity'),
  describeInstrument('KO', 'us_equity'),
  { ...describeInstrument('IBM', 'us_equity'), fractionable: false, shortable: false },
  { ...describeInstrument('XOM', 'us_equity'), tradable: false },
  describeInstrument('BTC/USD', 'crypto'),
];

export const NO_FEES = {
  equityPerShare: ZERO,
  cryptoBasisPoints: ZERO,
  secPerMillion: ZERO,
  tafPerShare: ZERO,
  tafMaximum: parseDecimal('8.30'),
};

export const quietSettings = (overrides: Partial<VenueSettings> = {}): VenueSettings => ({
  seed: 'test',
  instruments: INSTRUMENTS,
  hours: ENDLESS_TRADING_HOURS,
  fillModel: { fillDelayMs: [0, 0], partialFillProbability: 0 },
  cancelDelayMs: [0, 0],
  replaceDelayMs: [0, 0],
  fees: NO_FEES,
  maximumMultiplier: 4,
  ...overrides,
});

export const usSettings = (overrides: Partial<VenueSettings> = {}): VenueSettings =>
  quietSettings({ hours: US_TRADING_HOURS, ...overrides });

export type TestVenue = {
  readonly venue: Venue;
  /** Everything that happened, oldest first. */
  readonly outputs: VenueOutput[];
  nowUs: number;
  /** Moves time forward, then shows a quote. */
  quote(symbol: string, bid: number, ask: number, afterUs?: number): void;
  /** Moves time forward, then shows a trade. */
  trade(symbol: string, price: number, afterUs?: number): void;
  waitUntil(atUs: number): void;
  /** Throws when it is refused. */
  submit(order: Readonly<Record<string, unknown>>): VenueOrderRecord;
  /** The refusal; throws when it is not refused. */
  refusal(order: Readonly<Record<string, unknown>>): {
    readonly status: number;
    readonly code: number;
    readonly message: string;
    readonly details: Readonly<Record<string, string>>;
  };
  order(orderId: string): VenueOrderRecord;
  /** A venue that was rebuilt from the log so far, written and read back. */
  reopen(): Venue;
  /** `event` of each trade update so far. */
  updates(): readonly string[];
};

/** Everything an account holds, to compare: orders and activities as lists, however they are kept. */
export function booked({ state }: Pick<Venue, 'state'>) {
  const { activities } = state;
  return {
    ...state,
    orders: [...state.orders.values()],
    activities: Array.from({ length: activities.length }, (_, index) => activities.at(index)),
  };
}

export function openTestVenue(
  settings: VenueSettings = quietSettings(),
  startingCash = '100000',
  startUs = MORNING_US,
): TestVenue {
  const venue = createVenue(settings);
  venue.open('PASIM000001', parseDecimal(startingCash), startUs);
  const outputs: VenueOutput[] = [];
  const collect = <Value>(value: Value): Value => {
    outputs.push(...venue.takeOutputs());
    return value;
  };
  const test: TestVenue = {
    venue,
    outputs,
    nowUs: startUs,
    quote(symbol, bidPrice, askPrice, afterUs = 0) {
      test.nowUs += afterUs;
      venue.onTick({ kind: 'quote', symbol, atUs: test.nowUs, bidPrice, bidSize: 1, askPrice, askSize: 1 }, test.nowUs);
      collect(null);
    },
    trade(symbol, price, afterUs = 0) {
      test.nowUs += afterUs;
      venue.onTick({ kind: 'trade', symbol, atUs: test.nowUs, price, size: 100 }, test.nowUs);
      collect(null);
    },
    waitUntil(atUs) {
      test.nowUs = atUs;
      while (venue.nextTimerUs() <= atUs) venue.runTimers(venue.nextTimerUs());
      collect(null);
    },
    submit(order) {
      const outcome = collect(venue.submit({ time_in_force: 'day', type: 'market', ...order }, test.nowUs));
      if (outcome.isRefused) throw new Error(outcome.refusal.message);
      return outcome.value;
    },
    refusal(order) {
      const outcome = collect(venue.submit({ time_in_force: 'day', type: 'market', ...order }, test.nowUs));
      if (!outcome.isRefused) throw new Error('expected a refusal');
      return outcome.refusal;
    },
    order(orderId) {
      const order = venue.state.orders.get(orderId);
      if (!order) throw new Error(`no order ${orderId}`);
      return order;
    },
    reopen() {
      const events = collect(outputs).map(({ event }) => decodeVenueEvent(encodeVenueEvent(event)));
      const reopened = createVenue(settings);
      reopened.restore(events);
      return reopened;
    },
    updates: () => outputs.flatMap(({ update }) => (update ? [update.event] : [])),
  };
  collect(null);
  return test;
}
