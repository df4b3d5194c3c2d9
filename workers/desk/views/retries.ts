// What could not be had is asked for again: after a second, then less and less often, for as long as it is wanted.

type Retry = { readonly again: () => void; left: number };

/** Counted in beats, one a second. */
const LONGEST_WAIT = 30;

export class Retries {
  readonly #waits = new Map<unknown, number>();
  readonly #waiting = new Map<unknown, Retry>();

  /** It was refused or not answered: `again` is called in a while. */
  failed(key: unknown, again: () => void): void {
    const wait = Math.min(LONGEST_WAIT, (this.#waits.get(key) ?? 0.5) * 2);
    this.#waits.set(key, wait);
    this.#waiting.set(key, { again, left: wait });
  }

  /** It came, or nobody wants it any more. */
  end(key: unknown): void {
    this.#waits.delete(key);
    this.#waiting.delete(key);
  }

  /** Once a second. */
  beat(): void {
    for (const [key, retry] of this.#waiting) {
      retry.left -= 1;
      if (retry.left > 0) continue;
      this.#waiting.delete(key);
      retry.again();
    }
  }
}
