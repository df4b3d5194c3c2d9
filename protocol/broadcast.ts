// How broadcast messages are framed and numbered: per publisher epoch and topic, several messages of one topic to a batch.

/** The second frame of a broadcast message; the first is the topic. Short names, because it is sent with every batch. */
export type Batch = {
  /** Protocol version. */
  readonly v: number;
  /** The publisher's epoch: who it is and which life of it, e.g. `gateway/m3k2x9`. */
  readonly e: string;
  /** Number of the first message of the batch; the others follow on without a gap. */
  readonly n: number;
  /** When it was sent, local monotonic microseconds. */
  readonly t: number;
  readonly m: readonly unknown[];
};

/**
 * The publisher's answer to a subscription of a welcome topic: from here on nothing of an earlier subscribed topic is lost
 * unless a gap shows it. `next` holds the number that the next message of each known topic will carry.
 */
export type Welcome = { readonly kind: 'welcome'; readonly publisher: string; readonly next: Readonly<Record<string, number>> };

export const WELCOME_PREFIX = 'welcome|';

/** Finds messages that were lost between publisher and subscriber. */
export class GapDetector {
  readonly #nextByTopic = new Map<string, number>();
  readonly #epochs = new Map<string, string>();

  /** A (new) publisher epoch begins; numbers of the same publisher's earlier epochs are forgotten. */
  begin(epoch: string, next: Readonly<Record<string, number>>): void {
    const publisher = publisherOf(epoch);
    const previous = this.#epochs.get(publisher);
    if (previous !== undefined && previous !== epoch) {
      for (const key of this.#nextByTopic.keys()) if (key.startsWith(`${previous}\n`)) this.#nextByTopic.delete(key);
    }
    this.#epochs.set(publisher, epoch);
    for (const [topic, number] of Object.entries(next)) {
      // A batch may overtake the welcome; what it taught is newer.
      const key = `${epoch}\n${topic}`;
      this.#nextByTopic.set(key, Math.max(this.#nextByTopic.get(key) ?? 0, number));
    }
  }

  /** How many messages are missing before this batch, and how many of its first ones were seen already. */
  check(topic: string, batch: Batch): { readonly missed: number; readonly repeated: number } {
    const key = `${batch.e}\n${topic}`;
    const expected = this.#nextByTopic.get(key) ?? (this.#epochs.get(publisherOf(batch.e)) === batch.e ? 0 : batch.n);
    const end = batch.n + batch.m.length;
    this.#nextByTopic.set(key, Math.max(expected, end));
    return { missed: Math.max(0, batch.n - expected), repeated: Math.min(batch.m.length, Math.max(0, expected - batch.n)) };
  }

  /** The number that the next message of each topic of the publisher's present epoch will carry. */
  nextNumbers(publisher: string): Readonly<Record<string, number>> {
    const prefix = `${this.#epochs.get(publisher) ?? ''}\n`;
    const known = [...this.#nextByTopic].filter(([key]) => key.startsWith(prefix));
    return Object.fromEntries(known.map(([key, next]) => [key.slice(prefix.length), next]));
  }
}

/** The worker that an epoch belongs to. */
export const publisherOf = (epoch: string): string => epoch.slice(0, epoch.lastIndexOf('/'));
