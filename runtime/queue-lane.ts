// Both ends of a queue lane. Nothing waits for a peer that is not there: certainty is made above, by repeating until acknowledged.
import type { Pull, Push } from 'zeromq';
import { decode, encode } from '../protocol/codec.ts';
import { SendQueue } from './send-queue.ts';

export class QueueSender {
  readonly #socket: Push;
  readonly #queue: SendQueue;

  constructor(socket: Push, capacity: number) {
    this.#socket = socket;
    this.#queue = new SendQueue(socket, capacity, () => {});
  }

  /** False when too much waits already. Even true is no proof of delivery. */
  send(message: unknown): boolean {
    return this.#queue.push([encode(message)]);
  }

  close(): void {
    this.#socket.close();
  }
}

/** Few, because what came is decided on before more is read: one who floods holds up no decision. */
const MOST_IN_A_TURN = 32;

export class QueueReceiver {
  readonly port: number;
  readonly #socket: Pull;

  constructor(socket: Pull, port: number, onMessage: (message: unknown) => void, onUnreadable: (reason: string) => void) {
    this.port = port;
    this.#socket = socket;
    void this.#receiveForEver(onMessage, onUnreadable);
  }

  close(): void {
    this.#socket.close();
  }

  async #receiveForEver(onMessage: (message: unknown) => void, onUnreadable: (reason: string) => void): Promise<void> {
    let received = 0;
    for await (const [body] of this.#socket) {
      received += 1;
      // One who floods keeps neither heartbeats nor other lanes waiting.
      if (received % MOST_IN_A_TURN === 0) await new Promise(setImmediate);
      if (!body) continue;
      let message: unknown;
      try {
        message = decode(body);
      } catch (error) {
        onUnreadable((error as Error).message);
        continue;
      }
      onMessage(message);
    }
  }
}
