// The latest that a source said, and when: what is shown of it knows its age.
import type { Dated } from '../../../protocol/desk-values.ts';

export class Heard<T> {
  #value: T | null = null;
  #atMs = 0;
  #atUs = 0;

  get value(): T | null {
    return this.#value;
  }

  /** `nowMs` is monotonic, for the age; `wallUs` is for people. */
  hear(value: T, nowMs: number, wallUs: number): void {
    this.#value = value;
    this.#atMs = nowMs;
    this.#atUs = wallUs;
  }

  isFresh(nowMs: number, staleAfterMs: number): boolean {
    return this.#value !== null && nowMs - this.#atMs <= staleAfterMs;
  }

  /** A part of it as a value that knows its age; unknown when the source, or the part, has not been told. */
  dated<Part>(nowMs: number, staleAfterMs: number, part: (value: T) => Part | null): Dated<Part> {
    const shown = this.#value === null ? null : part(this.#value);
    if (shown === null) return { freshness: 'unknown', value: null, asOfUs: null };
    // While it is fresh its time stays out of the comparison that decides whether there is news; a second is near enough.
    const asOfUs = Math.floor(this.#atUs / 1_000_000) * 1_000_000;
    return { freshness: this.isFresh(nowMs, staleAfterMs) ? 'live' : 'stale', value: shown, asOfUs };
  }
}
