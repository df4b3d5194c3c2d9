// Who begins a trade, the buyer or the seller: with memory, because large orders are worked in pieces for minutes
// (Lillo, Mike and Farmer, 2005). Each trade belongs to an order of one of several lengths, and has its side.
import { hashBits, nextBits, toUniform } from './hashed-random.ts';

const SIGN_KEY = 0x5eed0008;

/** How many slots an order is worked for, as a power of two, and how much of all trades such orders make. */
const ORDER_LENGTHS: readonly (readonly [shift: number, share: number])[] = [
  [4, 0.3],
  [7, 0.25],
  [10, 0.25],
];

export function isBuyIn(seed: number, slot: number): boolean {
  const bits = hashBits(seed ^ SIGN_KEY, slot, 0);
  let draw = toUniform(bits);
  for (const [shift, share] of ORDER_LENGTHS) {
    if (draw < share) return hashBits(seed ^ SIGN_KEY, Math.floor(slot / 2 ** shift), shift) > 0;
    draw -= share;
  }
  return nextBits(bits) > 0;
}
