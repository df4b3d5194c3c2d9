// The sending end of a broadcast lane: numbers messages per topic, batches what is published in one turn (under load in several), and
// welcomes subscribers.
import type { XPublisher } from 'zeromq';
import { type Batch, WELCOME_PREFIX, type Welcome } from '../protocol/broadcast.ts';
import { encode } from '../protocol/codec.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';
import { monotonicUs } from './clocks.ts';

/** One batch stays well below a network buffer, so that one topic cannot hold up the others for long. */
export const LARGEST_BATCH = 256;

/**
 * From so many messages in a span on, a flush waits so long for those of the next turns: each batch costs every subscriber anew,
 * and one that cannot keep up falls behind by far more.
 */
const BUSY_MESSAGES = 1_000;
const SPAN_US = 50_000;
export const HOLD_MS = 4;

export class BroadcastPublisher {
  readonly port: number;
  readonly epoch: string;
  readonly #socket: XPublisher;
  readonly #capacity: number;
  readonly #nextByTopic = new Map<string, number>();
  readonly #waiting = new Map<string, unknown[]>();
  readonly #onSubscribed: (topic: string) => void;
  #waitingCount = 0;
  #isFlushing = false;
  #spanBeganAtUs = 0;
  #publishedBeforeSpan = 0;
  #isBusy = false;
  #published = 0;
  #dropped = 0;

  /** `onSubscribed` runs when anybody subscribes to a topic: the place to publish a snapshot for it. */
  constructor(socket: XPublisher, port: number, epoch: string, capacity: number, onSubscribed: (topic: string) => void) {
    this.#socket = socket;
    this.port = port;
    this.epoch = epoch;
    this.#capacity = capacity;
    this.#onSubscribed = onSubscribed;
    void this.#welcomeForEver();
  }

  /** How many messages were published, and how many of them never left because too many were waiting. */
  get counts(): { readonly published: number; readonly dropped: number } {
    return { published: this.#published, dropped: this.#dropped };
  }

  /** The number that the next message of each topic will carry. */
  get nextNumbers(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#nextByTopic].filter(([topic]) => !topic.startsWith(WELCOME_PREFIX)));
  }

  /**
   * Never blocks and never waits for a subscriber. What is published in one turn of the event loop leaves in one batch per topic, and
   * leaves at once unless very much is published.
   */
  publish(topic: string, message: unknown): void {
    this.#published += 1;
    const waiting = this.#waiting.get(topic);
    if (this.#waitingCount >= this.#capacity && waiting) this.#forget(topic, waiting);
    if (waiting) waiting.push(message);
    else this.#waiting.set(topic, [message]);
    this.#waitingCount += 1;
    if (!this.#isFlushing) this.#scheduleFlush();
  }

  close(): void {
    this.#socket.close();
  }

  #scheduleFlush(): void {
    this.#isFlushing = true;
    this.#noteLoad();
    if (this.#isBusy) setTimeout(() => void this.#flush(), HOLD_MS);
    else queueMicrotask(() => void this.#flush());
  }

  #noteLoad(): void {
    const atUs = monotonicUs();
    const spanUs = atUs - this.#spanBeganAtUs;
    if (spanUs < SPAN_US) return;
    this.#isBusy = (this.#published - this.#publishedBeforeSpan) * SPAN_US > BUSY_MESSAGES * spanUs;
    this.#spanBeganAtUs = atUs;
    this.#publishedBeforeSpan = this.#published;
  }

  async #flush(): Promise<void> {
    while (this.#waitingCount > 0) {
      const batches = [...this.#waiting];
      this.#waiting.clear();
      this.#waitingCount = 0;
      for (const [topic, messages] of batches) {
        for (let from = 0; from < messages.length; from += LARGEST_BATCH) {
          await this.#send(topic, messages.length <= LARGEST_BATCH ? messages : messages.slice(from, from + LARGEST_BATCH));
        }
      }
      if (this.#isBusy) break;
    }
    this.#isFlushing = false;
    if (this.#waitingCount > 0) this.#scheduleFlush();
  }

  async #send(topic: string, messages: readonly unknown[]): Promise<void> {
    const number = this.#nextByTopic.get(topic) ?? 0;
    this.#nextByTopic.set(topic, number + messages.length);
    const batch: Batch = { v: PROTOCOL_VERSION, e: this.epoch, n: number, t: monotonicUs(), m: messages };
    try {
      await this.#socket.send([topic, encode(batch)]);
    } catch (error) {
      if (this.#socket.closed) return;
      throw error;
    }
  }

  /** Too much waits: the older news of this topic gives way. Its numbers are used up, so subscribers see the gap. */
  #forget(topic: string, waiting: unknown[]): void {
    this.#nextByTopic.set(topic, (this.#nextByTopic.get(topic) ?? 0) + waiting.length);
    this.#dropped += waiting.length;
    this.#waitingCount -= waiting.length;
    waiting.length = 0;
  }

  async #welcomeForEver(): Promise<void> {
    for await (const [frame] of this.#socket) {
      if (frame === undefined || frame[0] !== 1) continue;
      const topic = frame.subarray(1).toString();
      if (!topic.startsWith(WELCOME_PREFIX)) {
        this.#onSubscribed(topic);
        continue;
      }
      const welcome: Welcome = { kind: 'welcome', publisher: this.epoch, next: this.nextNumbers };
      this.publish(topic, welcome);
    }
  }
}
