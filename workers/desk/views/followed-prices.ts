// The symbols whose prices somebody looks at: their ticks, and the close that the change of the day counts from.
import { MINUTE_BAR_US } from '../../../trading/bars.ts';
import type { DeskFacts } from '../desk-facts.ts';
import type { Retries } from './retries.ts';
import type { ViewSupply } from './view-supply.ts';

const DAY_BAR_US = 24 * 60 * MINUTE_BAR_US;

export class FollowedPrices {
  readonly #facts: DeskFacts;
  readonly #supply: ViewSupply;
  readonly #retries: Retries;
  readonly #followers = new Map<string, number>();

  constructor(facts: DeskFacts, supply: ViewSupply, retries: Retries) {
    this.#facts = facts;
    this.#supply = supply;
    this.#retries = retries;
  }

  /** Counts: each `follow` needs its own `unfollow`. */
  follow(symbol: string): void {
    this.#supply.followSymbol(symbol);
    this.#followers.set(symbol, (this.#followers.get(symbol) ?? 0) + 1);
    void this.#learnPreviousClose(symbol);
  }

  unfollow(symbol: string): void {
    this.#supply.unfollowSymbol(symbol);
    const followers = (this.#followers.get(symbol) ?? 1) - 1;
    if (followers > 0) {
      this.#followers.set(symbol, followers);
      return;
    }
    this.#followers.delete(symbol);
    this.#retries.end(symbol);
  }

  /** That of the last finished daily bar. */
  async #learnPreviousClose(symbol: string): Promise<void> {
    const bars = await this.#supply.history(symbol, DAY_BAR_US, 1);
    if (!this.#followers.has(symbol)) return;
    if (typeof bars === 'string') {
      this.#retries.failed(symbol, () => void this.#learnPreviousClose(symbol));
      return;
    }
    this.#retries.end(symbol);
    const assetClass = symbol.includes('/') ? 'crypto' : 'us_equity';
    this.#facts.prices.learn(symbol, { assetClass, previousClose: bars.at(-1)?.close ?? null });
  }
}
