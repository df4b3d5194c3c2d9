// One sender loop per socket: ZeroMQ allows a single pending send, and what waits must be bounded.

/** The part of a ZeroMQ socket that sends. */
type Sender = { send(frames: (string | Uint8Array)[]): Promise<void> };

export class SendQueue {
  readonly #socket: Sender;
  readonly #capacity: number;
  readonly #onFailed: (frames: readonly (string | Uint8Array)[], error: Error) => void;
  #waiting: (string | Uint8Array)[][] = [];
  #isDraining = false;

  /** `onFailed` hears of every message that could not be handed to ZeroMQ (no peer, time-out, closed socket). */
  constructor(socket: Sender, capacity: number, onFailed: (frames: readonly (string | Uint8Array)[], error: Error) => void) {
    this.#socket = socket;
    this.#capacity = capacity;
    this.#onFailed = onFailed;
  }

  /** False when the queue is full: the caller decides what that means. */
  push(frames: (string | Uint8Array)[]): boolean {
    if (this.#waiting.length >= this.#capacity) return false;
    this.#waiting.push(frames);
    if (!this.#isDraining) void this.#drain();
    return true;
  }

  get length(): number {
    return this.#waiting.length;
  }

  async #drain(): Promise<void> {
    this.#isDraining = true;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      for (const frames of batch) {
        try {
          await this.#socket.send(frames);
        } catch (error) {
          this.#onFailed(frames, error as Error);
        }
      }
    }
    this.#isDraining = false;
  }
}
