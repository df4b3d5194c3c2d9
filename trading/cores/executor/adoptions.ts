// Differences that were adopted from the venue because nothing explained them, until an activity that comes late explains them after all.
import type { VenueCashMovement, VenueSnapshot } from '../../../protocol/queries.ts';
import { absolute, type Decimal, decimal, formatDecimal, parseDecimal, ZERO } from '../../decimal.ts';
import { accountQuantity, type Books, CASH } from './books.ts';
import type { Turn } from './turn.ts';

/**
 * Takes back what was adopted, as far as these activities explain it: with them booked as well, it would be counted twice. Call it
 * before they are booked, with a snapshot that nothing has overtaken.
 */
export function withdrawExplained(turn: Turn, snapshot: VenueSnapshot, fresh: readonly VenueCashMovement[]): void {
  for (const [name, change] of totalsOf(fresh)) {
    const { books } = turn.state;
    const adopted = books.adopted.get(name) ?? ZERO;
    const booked = name === CASH ? books.cash : accountQuantity(books, name);
    const twice = decimal(booked + change - shownIn(snapshot, name));
    if (twice === 0n || twice > 0n !== adopted > 0n || absolute(twice) > absolute(adopted)) continue;
    turn.append({ kind: 'AdoptionWithdrawn', name, quantity: formatDecimal(twice) });
  }
}

/** Whether the activities may explain something that was adopted. */
export const mayExplain = ({ adopted }: Books, fresh: readonly VenueCashMovement[]): boolean =>
  [...totalsOf(fresh).keys()].some((name) => adopted.has(name));

export const movesHolding = ({ symbol, quantity }: VenueCashMovement): boolean =>
  symbol !== null && Boolean(quantity) && parseDecimal(quantity ?? '0') !== 0n;

function totalsOf(movements: readonly VenueCashMovement[]): ReadonlyMap<string, Decimal> {
  const totals = new Map<string, Decimal>();
  const add = (name: string, amount: string): void => {
    if (parseDecimal(amount) !== 0n) totals.set(name, decimal((totals.get(name) ?? ZERO) + parseDecimal(amount)));
  };
  for (const movement of movements) {
    const { symbol, quantity, amount } = movement;
    add(CASH, amount);
    if (movesHolding(movement) && symbol !== null && quantity) add(symbol, quantity);
  }
  return totals;
}

const shownIn = ({ account, positions }: VenueSnapshot, name: string): Decimal =>
  parseDecimal(name === CASH ? account.cash : (positions.find(({ symbol }) => symbol === name)?.quantity ?? '0'));
