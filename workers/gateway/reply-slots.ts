// Connects a request with its reply, whether the reply comes at once or later.
import type { ReplyToken } from '../../trading/cores/gateway/gateway-messages.ts';

export class ReplySlots {
  readonly #waiting = new Map<ReplyToken, (reply: unknown) => void>();
  readonly #ready = new Map<ReplyToken, unknown>();
  #nextToken: ReplyToken = 1;

  /** Runs `ask` with a fresh token and returns the reply that it filled in, or a promise of the one that will be. */
  answer(ask: (token: ReplyToken) => void): unknown {
    const token = this.#nextToken++;
    ask(token);
    if (!this.#ready.has(token)) return new Promise((resolve) => this.#waiting.set(token, resolve));
    const reply = this.#ready.get(token);
    this.#ready.delete(token);
    return reply;
  }

  fill(token: ReplyToken, reply: unknown): void {
    const resolve = this.#waiting.get(token);
    if (!resolve) {
      this.#ready.set(token, reply);
      return;
    }
    this.#waiting.delete(token);
    resolve(reply);
  }
}
