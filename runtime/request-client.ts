// The asking end of a request lane: a DEALER with many requests in flight, matched by request id, each with its own time-out.
import type { Dealer } from 'zeromq';
import { decode, encode } from '../protocol/codec.ts';
import { SendQueue } from './send-queue.ts';

/** What became of a request as far as this end can tell. `not-sent` proves that the other side never saw it. */
export type Asked<Reply> =
  | { readonly result: 'reply'; readonly reply: Reply }
  | { readonly result: 'not-sent' }
  | { readonly result: 'timed-out' };

type WithRequestId = { readonly requestId: number };

export class RequestClient<Request extends WithRequestId, Reply extends WithRequestId> {
  readonly #socket: Dealer;
  readonly #queue: SendQueue;
  readonly #waiting = new Map<number, (asked: Asked<Reply>) => void>();
  readonly #idsByFrame = new WeakMap<Uint8Array, number>();
  #nextId = 1;

  constructor(socket: Dealer, capacity: number) {
    this.#socket = socket;
    this.#queue = new SendQueue(socket, capacity, (frames) => this.#settleUnsent(frames));
    void this.#receiveForEver();
  }

  get inFlight(): number {
    return this.#waiting.size;
  }

  /** A fresh request id, unique for this client. */
  nextRequestId(): number {
    return this.#nextId++;
  }

  ask(request: Request, timeoutMs: number): Promise<Asked<Reply>> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(request.requestId, { result: 'timed-out' }), timeoutMs);
      this.#waiting.set(request.requestId, (asked) => {
        clearTimeout(timer);
        resolve(asked);
      });
      const body = encode(request);
      this.#idsByFrame.set(body, request.requestId);
      if (!this.#queue.push(['', body])) this.#settle(request.requestId, { result: 'not-sent' });
    });
  }

  /** Gives up on everything in flight: the peer that could have answered is gone. */
  abandon(): void {
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { result: 'timed-out' });
  }

  close(): void {
    this.#socket.close();
  }

  async #receiveForEver(): Promise<void> {
    for await (const frames of this.#socket) {
      const body = frames.at(-1);
      if (!body) continue;
      const reply = decode(body) as Reply;
      this.#settle(reply.requestId, { result: 'reply', reply });
    }
  }

  #settle(requestId: number, asked: Asked<Reply>): void {
    const settle = this.#waiting.get(requestId);
    this.#waiting.delete(requestId);
    settle?.(asked);
  }

  #settleUnsent(frames: readonly (string | Uint8Array)[]): void {
    const body = frames[1];
    const id = body instanceof Uint8Array ? this.#idsByFrame.get(body) : undefined;
    if (id !== undefined) this.#settle(id, { result: 'not-sent' });
  }
}
