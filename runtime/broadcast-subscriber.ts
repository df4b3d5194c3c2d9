// The receiving end of a broadcast lane: knows when a subscription is in effect, drops repeats, and notices every gap.
import type { Subscriber } from 'zeromq';
import { type Batch, GapDetector, publisherOf, WELCOME_PREFIX, type Welcome } from '../protocol/broadcast.ts';
import { decode } from '../protocol/codec.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

export type BroadcastListener = {
  /** One message, in order within its topic. `sentAtUs` is local monotonic time at the publisher. */
  onMessage(message: unknown, topic: string, sentAtUs: number): void;
  /** Messages of a topic were lost on the way. */
  onGap(topic: string, missed: number): void;
  /** A publisher (again) accepts our subscriptions: at the start, and after each restart of it under a new epoch. */
  onWelcome(epoch: string): void;
  /** Bytes that are no batch of our protocol version. */
  onUnreadable(reason: string): void;
};

export class BroadcastSubscriber {
  readonly #socket: Subscriber;
  readonly #listener: BroadcastListener;
  readonly #gaps = new GapDetector();
  readonly #peerCount: number;
  readonly #welcomed = new Map<string, string>();
  /** The topics that were subscribed to together with each welcome topic, and still are. */
  readonly #topicsByNonce = new Map<string, readonly string[]>();
  readonly #waiters: { readonly nonce: string; readonly seen: Set<string>; readonly done: () => void }[] = [];
  #received = 0;
  #missed = 0;
  #nonce = 0;

  constructor(socket: Subscriber, peerCount: number, listener: BroadcastListener) {
    this.#socket = socket;
    this.#peerCount = peerCount;
    this.#listener = listener;
    void this.#receiveForEver();
  }

  get counts(): { readonly received: number; readonly missed: number } {
    return { received: this.#received, missed: this.#missed };
  }

  /** How far we are with each topic of a publisher's present epoch: equal to its own numbers when nothing is under way. */
  nextNumbers(publisher: string): Readonly<Record<string, number>> {
    return this.#gaps.nextNumbers(publisher);
  }

  /** Resolves when every publisher that we connect to has confirmed that it sends these topics to us. */
  async subscribe(topics: readonly string[]): Promise<void> {
    if (topics.length > 0) this.#socket.subscribe(...topics);
    // Subscriptions of one connection take effect in order, so the answer to the last one vouches for all before it.
    const nonce = `${WELCOME_PREFIX}${process.pid}-${this.#nonce++}-${Math.random().toString(36).slice(2)}`;
    const confirmed = new Promise<void>((done) => this.#waiters.push({ nonce, seen: new Set(), done }));
    this.#topicsByNonce.set(nonce, topics);
    this.#socket.subscribe(nonce);
    await confirmed;
  }

  unsubscribe(topics: readonly string[]): void {
    if (topics.length > 0) this.#socket.unsubscribe(...topics);
    for (const topic of topics) this.#gaps.forget(topic);
    for (const [nonce, together] of this.#topicsByNonce) {
      this.#topicsByNonce.set(
        nonce,
        together.filter((topic) => !topics.includes(topic)),
      );
    }
  }

  close(): void {
    this.#socket.close();
  }

  async #receiveForEver(): Promise<void> {
    for await (const [topicFrame, body] of this.#socket) {
      if (topicFrame && body) this.#receive(topicFrame.toString(), body);
    }
  }

  #receive(topic: string, body: Uint8Array): void {
    const batch = this.#read(body);
    if (!batch) return;
    if (topic.startsWith(WELCOME_PREFIX)) {
      this.#welcome(topic, batch.m[0] as Welcome);
      return;
    }
    const { missed, repeated } = this.#gaps.check(topic, batch);
    if (missed > 0) this.#reportGap(topic, missed);
    this.#received += batch.m.length - repeated;
    for (let index = repeated; index < batch.m.length; index++) this.#listener.onMessage(batch.m[index], topic, batch.t);
  }

  #reportGap(topic: string, missed: number): void {
    this.#missed += missed;
    this.#listener.onGap(topic, missed);
  }

  #read(body: Uint8Array): Batch | undefined {
    try {
      const batch = decode(body) as Batch;
      if (batch.v === PROTOCOL_VERSION && Array.isArray(batch.m)) return batch;
      this.#listener.onUnreadable(`expected protocol ${PROTOCOL_VERSION}, found ${String(batch.v)}`);
    } catch (error) {
      this.#listener.onUnreadable((error as Error).message);
    }
    return undefined;
  }

  #welcome(nonce: string, welcome: Welcome): void {
    const publisher = publisherOf(welcome.publisher);
    const isNew = this.#welcomed.get(publisher) !== welcome.publisher;
    this.#welcomed.set(publisher, welcome.publisher);
    const losses = this.#gaps.begin(welcome.publisher, welcome.next, this.#topicsByNonce.get(nonce) ?? []);
    // A publisher answers all old welcome topics again after each reconnection. After its restart the first answer is news.
    if (isNew) this.#listener.onWelcome(welcome.publisher);
    for (const { topic, missed } of losses) this.#reportGap(topic, missed);
    for (const [index, waiter] of this.#waiters.entries()) {
      if (waiter.nonce !== nonce) continue;
      waiter.seen.add(publisher);
      if (waiter.seen.size < this.#peerCount) return;
      this.#waiters.splice(index, 1);
      waiter.done();
      return;
    }
  }
}
