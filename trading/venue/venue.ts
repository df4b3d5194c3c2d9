// The simulated venue: one account, its orders, and a market that comes in as ticks. Pure: time is passed in, outputs are taken out,
// and the same inputs give the same outputs. What happened is in the outputs; applying their events again rebuilds the account.
import type { Tick } from '../../protocol/ticks.ts';
import type { Decimal } from '../decimal.ts';
import { configureAccount } from './account-configuration.ts';
import type { AccountFigures } from './account-figures.ts';
import { type AccountConfiguration, type AccountState, openOrders, type Watchlist } from './account-state.ts';
import { applyVenueEvent } from './apply-venue-event.ts';
import { applyCorporateAction, type CorporateAction } from './corporate-actions.ts';
import { createDraws } from './draws.ts';
import { runOutTimers, runTimersUntil } from './due-timers.ts';
import type { MarketPrices } from './market-prices.ts';
import { matchTick } from './matching.ts';
import { type CanceledOrder, cancelAllOrders, cancelOrder, replaceOrder, scheduleOrder, submitOrder } from './order-entry.ts';
import { type ClosedPosition, closeAllPositions, closePosition } from './position-closing.ts';
import type { VenueOutcome } from './refusal.ts';
import type { Instruments } from './request-fields.ts';
import { createVenueCore, emit, figuresOf, type VenueCore, type VenueOutput, type VenueSettings } from './venue-core.ts';
import type { VenueEvent } from './venue-events.ts';
import type { VenueOrderRecord } from './venue-order.ts';
import { addToWatchlist, deleteWatchlist, removeFromWatchlist, saveWatchlist } from './watchlists.ts';

/** All times are market time in microseconds and never go back. */
export interface Venue {
  /** For reading; it changes with every call. */
  readonly state: AccountState;
  readonly prices: MarketPrices;
  readonly instruments: Instruments;
  figures(): AccountFigures;
  /** Opens the account. Call this or `restore`, once, before anything else. */
  open(accountNumber: string, startingCash: Decimal, nowUs: number): void;
  /** Rebuilds the account from its events, oldest first, beginning with its opening. */
  restore(events: Iterable<VenueEvent>): void;
  /** Takes the body of an order request. Refusals are values. With `lateRejection` it is taken, and rejected for that reason. */
  submit(body: unknown, nowUs: number, lateRejection?: string): VenueOutcome<VenueOrderRecord>;
  replace(orderId: string, body: unknown, nowUs: number): VenueOutcome<VenueOrderRecord>;
  cancel(orderId: string, nowUs: number): VenueOutcome<VenueOrderRecord>;
  cancelAll(nowUs: number): readonly CanceledOrder[];
  /** A market order for what is held of a symbol; `qty` or `percentage` for a part of it. */
  closePosition(
    symbol: string,
    part: { readonly qty?: unknown; readonly percentage?: unknown },
    nowUs: number,
  ): VenueOutcome<VenueOrderRecord>;
  closeAllPositions(cancelOrders: boolean, nowUs: number): readonly ClosedPosition[];
  /** Takes the body of a change of the account's configuration. */
  configure(body: unknown, nowUs: number): VenueOutcome<AccountConfiguration>;
  /** Takes the body of a new watchlist (`present` is null) or of a change. */
  saveWatchlist(present: Watchlist | null, body: unknown, nowUs: number): VenueOutcome<Watchlist>;
  addToWatchlist(present: Watchlist, body: unknown, nowUs: number): VenueOutcome<Watchlist>;
  removeFromWatchlist(present: Watchlist, symbol: string, nowUs: number): VenueOutcome<Watchlist>;
  deleteWatchlist(present: Watchlist, nowUs: number): void;
  /** A split or a dividend of a symbol; call it before the first tick of its day. */
  applyCorporateAction(action: CorporateAction, nowUs: number): void;
  /** The market moved; orders of that symbol meet it. A bar comes when it is over, later than its own label. */
  onTick(tick: Tick, nowUs: number): void;
  /** When `runTimers` wants to be called next; Infinity when nothing waits. */
  nextTimerUs(): number;
  runTimers(nowUs: number): void;
  /** The market is over: delays end at once, now and for later orders. */
  runOut(nowUs: number): void;
  /** What happened since the last call, oldest first. */
  takeOutputs(): readonly VenueOutput[];
}

export function createVenue(settings: VenueSettings): Venue {
  const core = createVenueCore(settings);
  /** What a request or a tick made due at this very instant happens before its answer. */
  const settled = <Answer>(nowUs: number, answer: Answer): Answer => {
    if (core.timers.nextUs() <= nowUs) runTimersUntil(core, nowUs);
    return answer;
  };
  return {
    state: core.state,
    prices: core.prices,
    instruments: core.instruments,
    figures: () => figuresOf(core),
    open(accountNumber, startingCash, nowUs) {
      seedDraws(core, accountNumber, nowUs);
      const accountId = core.draws.uuid('account', 1);
      emit(core, { kind: 'account-opened', atUs: nowUs, accountId, accountNumber, startingCash });
      scheduleRoll(core);
    },
    restore(events) {
      for (const event of events) {
        if (event.kind === 'account-opened') seedDraws(core, event.accountNumber, event.atUs);
        applyVenueEvent(core.state, event);
      }
      for (const order of openOrders(core.state)) scheduleOrder(core, order);
      scheduleRoll(core);
    },
    submit: (body, nowUs, lateRejection) => settled(nowUs, submitOrder(core, body, nowUs, lateRejection)),
    replace: (orderId, body, nowUs) => settled(nowUs, replaceOrder(core, orderId, body, nowUs)),
    cancel: (orderId, nowUs) => settled(nowUs, cancelOrder(core, orderId, nowUs)),
    cancelAll: (nowUs) => settled(nowUs, cancelAllOrders(core, nowUs)),
    closePosition: (symbol, part, nowUs) => settled(nowUs, closePosition(core, symbol, part, nowUs)),
    closeAllPositions: (cancelOrders, nowUs) => settled(nowUs, closeAllPositions(core, cancelOrders, nowUs)),
    configure: (body, nowUs) => configureAccount(core, body, nowUs),
    saveWatchlist: (present, body, nowUs) => saveWatchlist(core, present, body, nowUs),
    addToWatchlist: (present, body, nowUs) => addToWatchlist(core, present, body, nowUs),
    removeFromWatchlist: (present, symbol, nowUs) => removeFromWatchlist(core, present, symbol, nowUs),
    deleteWatchlist: (present, nowUs) => deleteWatchlist(core, present, nowUs),
    applyCorporateAction: (action, nowUs) => settled(nowUs, applyCorporateAction(core, action, nowUs)),
    onTick: (tick, nowUs) => settled(nowUs, matchTick(core, tick, nowUs)),
    nextTimerUs: () => core.timers.nextUs(),
    runTimers: (nowUs) => runTimersUntil(core, nowUs),
    runOut: (nowUs) => runOutTimers(core, nowUs),
    takeOutputs() {
      if (core.outbox.length === 0) return core.outbox;
      const outputs = core.outbox;
      core.outbox = [];
      return outputs;
    },
  };
}

/** Ids differ between accounts and between markets that began at different times, and repeat for a replay of the same span. */
function seedDraws(core: VenueCore, accountNumber: string, openedAtUs: number): void {
  core.draws = createDraws(`${core.settings.seed}/${accountNumber}/${openedAtUs}`);
}

function scheduleRoll(core: VenueCore): void {
  core.timers.add({ atUs: core.settings.hours.nextRollUs(core.state.lastRollAtUs), kind: 'roll', ordinal: 0 });
}
