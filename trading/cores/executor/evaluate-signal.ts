// What a signal would come to: its size, the price it is valued with, and the first reason to refuse it. Changes nothing.
import type { Denial } from '../../../protocol/denials.ts';
import { MANUAL_BOOK } from '../../../protocol/portfolio.ts';
import type { Signal } from '../../../protocol/signals.ts';
import { absolute, type Decimal, decimal, larger, parseDecimal } from '../../decimal.ts';
import type { OrderProposal } from '../../risk-checks/risk-check.ts';
import { findDenial } from '../../risk-checks/risk-checks.ts';
import { sizeEntry } from '../../sizing/size-entry.ts';
import type { StrategyPolicy } from '../../sizing/strategy-policy.ts';
import type { Books } from './books.ts';
import { closableQuantity } from './closable.ts';
import type { ExecutorState } from './executor-state.ts';
import { equityOf, openQuantities } from './exposure.ts';
import { type ExitPlan, exitDenial, NO_EXITS, planExits } from './plan-exits.ts';
import { contextOf, policyOf, reduces } from './risk-context.ts';
import { markPrice, valuationPrice } from './valuation.ts';

export type Evaluation = {
  /** Null when nothing is to be done. */
  readonly proposal: OrderProposal | null;
  readonly exits: ExitPlan;
  readonly price: Decimal | null;
  readonly denial: Denial | null;
};

export function evaluateSignal(state: ExecutorState, signal: Signal, monotonicUs: number): Evaluation {
  const policy = policyOf(state, signal.strategyId);
  const wish = wishOf(signal, state.books);
  const price = valuationPrice(state, signal, wish.side, monotonicUs);
  const sized = sizeOf(state, signal, wish, policy, price);
  if ('denial' in sized) return { proposal: null, exits: NO_EXITS, price, denial: sized.denial };
  if (sized.quantity === 0n) {
    const text =
      signal.targetQuantity === null
        ? `open orders close all that the book holds of ${signal.symbol} already`
        : `the book holds ${signal.targetQuantity} of ${signal.symbol} already`;
    return { proposal: null, exits: NO_EXITS, price, denial: { code: 'NOTHING_TO_DO', text } };
  }
  const isReducing = reduces(wish, sized.quantity, state.books, signal.symbol, signal.strategyId);
  const isExit = isReducing && isOwnPosition(state, signal.strategyId, wish);
  const exits = planExits(state, signal, wish.side, sized.quantity, isExit);
  const mistake = exitDenial(
    signal,
    exits,
    state.instruments.get(signal.symbol),
    isExit,
    price,
    markPrice(state, signal.symbol),
  );
  if (mistake !== null) return { proposal: null, exits: NO_EXITS, price, denial: mistake };
  const proposal: OrderProposal = {
    book: signal.strategyId,
    symbol: signal.symbol,
    side: wish.side,
    quantity: sized.quantity,
    type: signal.type,
    timeInForce: signal.timeInForce,
    limitPrice: priceOrNull(signal.limitPrice),
    stopPrice: priceOrNull(signal.stopPrice ?? null),
    orderClass: exits.orderClass,
    extendedHours: signal.extendedHours ?? false,
    expiresAtUs: signal.expiresAtUs,
    causedAtUs: signal.causedAtUs,
  };
  const context = contextOf(state, proposal, policy, price, isReducing, monotonicUs);
  return { proposal, exits, price, denial: findDenial(proposal, context) };
}

/** What the signal itself wants: how much on which side, and whether that opens something. */
type Wish = { readonly side: 'buy' | 'sell'; readonly quantity: Decimal | null; readonly held: Decimal };

function wishOf(signal: Signal, books: Books): Wish {
  const held = closableQuantity(books, signal.strategyId, signal.symbol);
  if (signal.targetQuantity === null) {
    return { side: signal.side, quantity: signal.quantity === null ? null : parseDecimal(signal.quantity), held };
  }
  const { buys, sells } = openQuantities(books, signal.symbol, signal.strategyId);
  const missing = decimal(parseDecimal(signal.targetQuantity) - (held + buys - sells));
  return { side: missing === 0n ? signal.side : missing > 0n ? 'buy' : 'sell', quantity: absolute(missing), held };
}

/** What another book holds is no position of a strategy's, even where its order shrinks that of the account. A person may mean any. */
function isOwnPosition({ settings }: ExecutorState, book: string, { side, held }: Wish): boolean {
  return !settings.limits.allowNetting || book === MANUAL_BOOK || (side === 'sell' ? held > 0n : held < 0n);
}

/** The settings decide how large an entry is, the signal decides everything else. */
function sizeOf(
  state: ExecutorState,
  signal: Signal,
  wish: Wish,
  policy: StrategyPolicy,
  price: Decimal | null,
): { readonly quantity: Decimal } | { readonly denial: Denial } {
  const opposite = wish.side === 'sell' ? larger(wish.held, decimal(0n)) : larger(decimal(-wish.held), decimal(0n));
  const isEntry = wish.quantity === null ? opposite === 0n : wish.quantity > opposite;
  const instrument = state.instruments.get(signal.symbol);
  if (policy.size && isEntry && instrument) {
    const stopPrice = priceOrNull(signal.stopLoss?.stopPrice ?? null);
    const sized = sizeEntry(policy.size, { price, equity: equityOf(state), stopPrice, instrument });
    if ('denial' in sized) return sized;
    // What it holds of its own on the same side, or has on order, counts towards a target.
    if (signal.targetQuantity === null) return { quantity: decimal(sized.quantity + (wish.quantity === null ? 0n : opposite)) };
    const { buys, sells } = openQuantities(state.books, signal.symbol, signal.strategyId);
    const present = decimal(wish.held + buys - sells);
    const target = wish.side === 'buy' ? sized.quantity : decimal(-sized.quantity);
    const missing = decimal(target - present);
    return { quantity: missing > 0n === (wish.side === 'buy') ? absolute(missing) : decimal(0n) };
  }
  if (wish.quantity !== null) return { quantity: wish.quantity };
  // Without any size, the opposite side closes what is held, as far as nothing closes it yet.
  if (opposite > 0n) {
    const { buys, sells } = openQuantities(state.books, signal.symbol, signal.strategyId);
    return { quantity: larger(decimal(opposite - (wish.side === 'sell' ? sells : buys)), decimal(0n)) };
  }
  const text = 'it names no quantity, and the settings of its strategy have no size';
  return { denial: { code: 'INVALID_SIGNAL', text } };
}

const priceOrNull = (text: string | null): Decimal | null => (text === null ? null : parseDecimal(text));
