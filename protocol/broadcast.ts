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

/** So many messages of a topic never arrived. */
export type Loss = { readonly topic: string; readonly missed: number };

/** Finds messages that were lost between publisher and subscriber, in the topics that the subscriber follows. */
export class GapDetector {
  readonly #nextByTopic = new Map<string, number>();
  /** The topics of each epoch from which nothing may be missing any more: a welcome has confirmed them. */
  readonly #followed = new Set<string>();
  readonly #epochs = new Map<string, string>();

  /**
   * A welcome came, with the numbers of all topics of its publisher. Of a new epoch: numbers of the same publisher's earlier
   * epochs are forgotten. Of a known one: returns what was lost of the topics followed so far, each loss once. `confirmed` are
   * the topics that the welcome answers for; each is followed from its first welcome of an epoch on, which is no loss.
   */
  begin(epoch: string, next: Readonly<Record<string, number>>, confirmed: readonly string[]): readonly Loss[] {
    const publisher = publisherOf(epoch);
    const previous = this.#epochs.get(publisher);
    if (previous !== undefined && previous !== epoch) {
      for (const key of this.#nextByTopic.keys()) if (key.startsWith(`${previous}\n`)) this.#nextByTopic.delete(key);
      for (const key of this.#followed) if (key.startsWith(`${previous}\n`)) this.#followed.delete(key);
    }
    this.#epochs.set(publisher, epoch);
    const losses: Loss[] = [];
    for (const [topic, number] of Object.entries(next)) {
      const key = `${epoch}\n${topic}`;
      const expected = this.#nextByTopic.get(key) ?? 0;
      // A batch may overtake the welcome, and what it taught is newer. But a welcome never overtakes a batch.
      if (number > expected && this.#followed.has(key)) losses.push({ topic, missed: number - expected });
      this.#nextByTopic.set(key, Math.max(expected, number));
    }
    for (const topic of confirmed) this.#followed.add(`${epoch}\n${topic}`);
    return losses;
  }

  /** The topic is followed no more; following it again is a new beginning. */
  forget(topic: string): void {
    for (const key of this.#followed) if (key.endsWith(`\n${topic}`)) this.#followed.delete(key);
  }

  /** How many messages are missing before this batch, and how many of its first ones were seen already. */
  check(topic: string, batch: Batch): { readonly missed: number; readonly repeated: number } {
    const key = `${batch.e}\n${topic}`;
    const expected = this.#nextByTopic.get(key) ?? 0;
    this.#nextByTopic.set(key, Math.max(expected, batch.n + batch.m.length));
    return {
      missed: this.#followed.has(key) ? Math.max(0, batch.n - expected) : 0,
      repeated: Math.min(batch.m.length, Math.max(0, expected - batch.n)),
    };
  }

  /** The number that the next message of each followed topic of the publisher's present epoch will carry. */
  nextNumbers(publisher: string): Readonly<Record<string, number>> {
    const prefix = `${this.#epochs.get(publisher) ?? ''}\n`;
    const followed = [...this.#nextByTopic].filter(([key]) => key.startsWith(prefix) && this.#followed.has(key));
    return Object.fromEntries(followed.map(([key, next]) => [key.slice(prefix.length), next]));
  }
}

/** The worker that an epoch belongs to. */
export const publisherOf = (epoch: string): string => epoch.slice(0, epoch.lastIndexOf('/'));
