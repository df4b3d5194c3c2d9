// Both ends of a queue lane. Nothing waits for a peer that is not there: certainty is made above, by repeating until acknowledged.
import type { Pull, Push } from 'zeromq';
import { decode, encode } from '../protocol/codec.ts';
import { SendQueue } from './send-queue.ts';

export class QueueSender {
  readonly #socket: Push;
  readonly #queue: SendQueue;

  readonly #pass: string;

  /** `pass` tells the receiver whose messages these are. */
  constructor(socket: Push, pass: string, capacity: number) {
    this.#socket = socket;
    this.#pass = pass;
    this.#queue = new SendQueue(socket, capacity, () => {});
  }

  /** False when too much waits already. Even true is no proof of delivery. */
  send(message: unknown): boolean {
    return this.#queue.push([this.#pass, encode(message)]);
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

  /** `senders` are the names of workers by their pass. */
  constructor(
    socket: Pull,
    port: number,
    senders: ReadonlyMap<string, string>,
    onMessage: (message: unknown, sender: string) => void,
    onUnreadable: (reason: string) => void,
  ) {
    this.port = port;
    this.#socket = socket;
    void this.#receiveForEver(senders, onMessage, onUnreadable);
  }

  close(): void {
    this.#socket.close();
  }

  async #receiveForEver(
    senders: ReadonlyMap<string, string>,
    onMessage: (message: unknown, sender: string) => void,
    onUnreadable: (reason: string) => void,
  ): Promise<void> {
    let received = 0;
    for await (const [pass, body] of this.#socket) {
      received += 1;
      // One who floods keeps neither heartbeats nor other lanes waiting.
      if (received % MOST_IN_A_TURN === 0) await new Promise(setImmediate);
      const sender = pass === undefined ? undefined : senders.get(pass.toString('latin1'));
      if (sender === undefined || !body) {
        onUnreadable('a message without the pass of a worker that may send');
        continue;
      }
      let message: unknown;
      try {
        message = decode(body);
      } catch (error) {
        onUnreadable((error as Error).message);
        continue;
      }
      onMessage(message, sender);
    }
  }
}
