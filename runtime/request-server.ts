// The answering end of a request lane: a ROUTER, so that a plain REQ client works and a DEALER keeps many requests in flight.
import type { Router } from 'zeromq';
import { decode, encode } from '../protocol/codec.ts';
import { SendQueue } from './send-queue.ts';

/** Answers one decoded request. What it returns or resolves to is sent back; a throw is a bug and ends the process. */
export type RequestHandler = (request: unknown) => unknown;

const MOST_IN_A_TURN = 32;

export class RequestServer {
  readonly port: number;
  readonly #socket: Router;

  /** `onUnreadable` builds the reply to bytes that are not MessagePack. */
  constructor(
    socket: Router,
    port: number,
    capacity: number,
    handler: RequestHandler,
    onUnreadable: (reason: string) => unknown,
  ) {
    this.port = port;
    this.#socket = socket;
    // A client that is gone cannot be answered: it will ask again under its own time-out.
    const replies = new SendQueue(socket, capacity, () => {});
    void this.#serveForEver(handler, onUnreadable, replies);
  }

  close(): void {
    this.#socket.close();
  }

  async #serveForEver(handler: RequestHandler, onUnreadable: (reason: string) => unknown, replies: SendQueue): Promise<void> {
    let served = 0;
    for await (const frames of this.#socket) {
      served += 1;
      // One who floods keeps neither heartbeats nor other lanes waiting.
      if (served % MOST_IN_A_TURN === 0) await new Promise(setImmediate);
      const delimiter = frames.findIndex((frame, index) => index > 0 && frame.length === 0);
      const envelope = frames.slice(0, Math.max(1, delimiter + 1));
      const body = frames[envelope.length];
      const respond = (reply: unknown): void => {
        replies.push([...envelope, encode(reply)]);
      };
      let request: unknown;
      try {
        if (!body) throw new Error('the message has no body frame');
        request = decode(body);
      } catch (error) {
        respond(onUnreadable((error as Error).message));
        continue;
      }
      const reply = handler(request);
      if (reply instanceof Promise) void reply.then(respond);
      else respond(reply);
    }
  }
}
