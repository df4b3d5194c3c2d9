// What one client has been told of each view that it follows, and the next frame for it. There is no queue: a slow client is
// told later, and then only how things are by then.
import { MOST_UNSEEN_FRAMES } from '../../../protocol/desk-feed.ts';
import type { View } from './view.ts';

export class ClientFeed {
  readonly #seenVersions = new Map<View, number>();
  #number = 0;
  #seenNumber = 0;

  follow(view: View): void {
    this.#seenVersions.set(view, 0);
  }

  unfollow(view: View): void {
    this.#seenVersions.delete(view);
  }

  get followed(): readonly View[] {
    return [...this.#seenVersions.keys()];
  }

  /** The client has applied the frame of that number. What was never sent cannot have been seen. */
  saw(number: number): void {
    if (number <= this.#number) this.#seenNumber = Math.max(this.#seenNumber, number);
  }

  get isBehind(): boolean {
    return this.#number - this.#seenNumber >= MOST_UNSEEN_FRAMES;
  }

  /** The next `changes` frame as JSON text; null when nothing changed or the client is still busy with earlier ones. */
  nextFrame(nowUs: number): string | null {
    if (this.isBehind) return null;
    const changes: string[] = [];
    for (const [view, version] of this.#seenVersions) {
      const change = view.changeSince(version);
      if (change === null) continue;
      changes.push(change);
      this.#seenVersions.set(view, view.version);
    }
    if (changes.length === 0) return null;
    this.#number += 1;
    return `{"kind":"changes","number":${this.#number},"atUs":${nowUs},"changes":[${changes.join(',')}]}`;
  }
}
