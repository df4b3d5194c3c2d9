// What the parts of the venue share: the account, the market as it is now, the timers, and the one way in which something happens.
import type { AssetClass, Instrument } from '../../protocol/instruments.ts';
import { type Decimal, decimal, divide, multiply, parseDecimal, roundTo, smaller, ZERO } from '../decimal.ts';
import { type AccountFigures, accountFigures } from './account-figures.ts';
import { type AccountState, createAccountState } from './account-state.ts';
import { applyVenueEvent } from './apply-venue-event.ts';
import { createDisplayedSizes, type DisplayedSizes } from './displayed-size.ts';
import { createDraws, type Draws } from './draws.ts';
import { type FillModelSettings, fillDelayUs } from './fill-model.ts';
import { createMarketPrices, type MarketPrices } from './market-prices.ts';
import { createMarketTimers, type MarketTimers } from './market-timers.ts';
import { createQueuePositions, type QueuePositions } from './queue-position.ts';
import { type TradeUpdate, toTradeUpdate } from './trade-update.ts';
import type { TradingHours } from './trading-hours.ts';
import type { VenueEvent } from './venue-events.ts';
import { isFinal, type VenueOrderRecord } from './venue-order.ts';

export type VenueSettings = {
  readonly seed: string;
  readonly instruments: readonly Instrument[];
  readonly hours: TradingHours;
  readonly fillModel: FillModelSettings;
  /** Market time between a cancel request and its effect, drawn evenly from [least, most]. */
  readonly cancelDelayMs: readonly [number, number];
  /** The same between a replacement and its effect: as long as it lasts, a fill or a cancel of the old order wins. */
  readonly replaceDelayMs: readonly [number, number];
  readonly fees: VenueFees;
  readonly maximumMultiplier: 1 | 2 | 4;
};

/** What an execution costs. The regulatory fees are on sales of equities, each rounded up to a cent as brokers charge them. */
export type VenueFees = {
  readonly equityPerShare: Decimal;
  /** Hundredths of a percent of the value of a crypto execution. */
  readonly cryptoBasisPoints: Decimal;
  /** Dollars for each million dollars sold (SEC Section 31). */
  readonly secPerMillion: Decimal;
  /** Dollars for each share sold, and the most for one execution (FINRA's trading activity fee). */
  readonly tafPerShare: Decimal;
  readonly tafMaximum: Decimal;
};

/** One thing that happened, and what listeners are told of it. */
export type VenueOutput = { readonly event: VenueEvent; readonly update: TradeUpdate | null };

export type VenueCore = {
  readonly settings: VenueSettings;
  /** Whether all fees are zero, as they are unless somebody sets them. */
  readonly isFree: boolean;
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly state: AccountState;
  readonly prices: MarketPrices;
  readonly timers: MarketTimers;
  readonly displayed: DisplayedSizes;
  readonly queues: QueuePositions;
  /** Outputs that nobody has taken yet, oldest first. */
  outbox: VenueOutput[];
  draws: Draws;
  /** After the last event of a replay time stands still: nothing waits any more. */
  isRunOut: boolean;
};

const BASIS_POINT = parseDecimal('0.0001');
const CENT = parseDecimal('0.01');
const ONE_MILLION = parseDecimal('1000000');
const FEE_DECIMALS = 9;

export function createVenueCore(settings: VenueSettings): VenueCore {
  const core: VenueCore = {
    settings,
    isFree: Object.values(settings.fees).every((fee) => fee === ZERO),
    instruments: new Map(settings.instruments.map((instrument) => [instrument.symbol, instrument])),
    state: createAccountState(() => core.draws),
    prices: createMarketPrices(),
    timers: createMarketTimers(),
    displayed: createDisplayedSizes(),
    queues: createQueuePositions(),
    outbox: [],
    draws: createDraws(settings.seed),
    isRunOut: false,
  };
  return core;
}

/** Makes an event happen: it changes the account, and waits in the outbox to be written down and told. */
export function emit(core: VenueCore, event: VenueEvent): void {
  applyVenueEvent(core.state, event);
  core.outbox.push({ event, update: toTradeUpdate(core.state, event) });
  if (core.state.waitingReplacements.size > 0 && 'orderId' in event) rejectLateReplacement(core, event.orderId);
}

/** Whatever ended an order, or is about to, ended what waited to replace it. */
function rejectLateReplacement(core: VenueCore, orderId: string): void {
  const order = core.state.orders.get(orderId);
  const waiting = core.state.waitingReplacements.get(orderId);
  if (!order || !waiting || (!isFinal(order) && order.status !== 'pending_cancel')) return;
  const replacement = core.state.orders.get(waiting.replacementId);
  if (!replacement) return;
  const { clientOrderId } = replacement;
  const reason = `order is already in "${order.status}" state`;
  emit(core, { kind: 'order-rejected', atUs: core.state.lastEventAtUs, orderId: replacement.orderId, clientOrderId, reason });
}

/** Events never go back in time, whatever a late timer says. */
export const eventTimeUs = (core: VenueCore, atUs: number): number => Math.max(atUs, core.state.lastEventAtUs);

export const figuresOf = (core: VenueCore): AccountFigures =>
  accountFigures(core.state, core.prices, core.settings.maximumMultiplier);

export const isOpenFor = (core: VenueCore, assetClass: AssetClass, nowUs: number, isExtended = false): boolean =>
  core.settings.hours.isOpen(assetClass, nowUs, isExtended);

/** When an order that reaches the book now, or was filled in part, may fill next. */
export function fillDueUs(core: VenueCore, order: Pick<VenueOrderRecord, 'ordinal' | 'executions'>, nowUs: number): number {
  if (core.isRunOut) return nowUs;
  const [least, most] = core.settings.fillModel.fillDelayMs;
  const draw = least === most ? 0 : core.draws.fraction('delay', order.ordinal, order.executions);
  return nowUs + fillDelayUs(core.settings.fillModel, draw);
}

export const cancelDueUs = (core: VenueCore, order: VenueOrderRecord, nowUs: number): number =>
  dueAfter(core, core.settings.cancelDelayMs, core.draws.fraction('cancel-delay', order.ordinal), nowUs);

export const replaceDueUs = (core: VenueCore, order: VenueOrderRecord, nowUs: number): number =>
  dueAfter(core, core.settings.replaceDelayMs, core.draws.fraction('replace-delay', order.ordinal), nowUs);

function dueAfter(core: VenueCore, [least, most]: readonly [number, number], draw: number, nowUs: number): number {
  return core.isRunOut ? nowUs : nowUs + Math.round((least + (most - least) * draw) * 1000);
}

export function feeOf(
  core: VenueCore,
  order: Pick<VenueOrderRecord, 'assetClass' | 'side'>,
  quantity: Decimal,
  price: Decimal,
): Decimal {
  if (core.isFree) return ZERO;
  const { equityPerShare, cryptoBasisPoints, secPerMillion, tafPerShare, tafMaximum } = core.settings.fees;
  if (order.assetClass === 'crypto') {
    const value = multiply(quantity, price);
    return roundTo(multiply(multiply(value, BASIS_POINT), cryptoBasisPoints), FEE_DECIMALS);
  }
  const own = roundTo(multiply(quantity, equityPerShare), FEE_DECIMALS);
  if (order.side === 'buy') return own;
  const sec = upToCent(divide(multiply(multiply(quantity, price), secPerMillion), ONE_MILLION));
  const taf = smaller(upToCent(multiply(quantity, tafPerShare)), tafMaximum);
  return decimal(own + sec + taf);
}

const upToCent = (value: Decimal): Decimal => decimal(((value + CENT - 1n) / CENT) * CENT);
