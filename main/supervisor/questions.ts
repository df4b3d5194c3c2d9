// Questions to workers over the parent channel, matched to their answers. A lost answer is a value, not an exception.
import type { MessageToMain, MessageToWorker } from '../../protocol/parent-channel.ts';

export type Answer = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: string };
type Pending = { readonly worker: string; readonly settle: (answer: Answer) => void };

export class Questions {
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  /** Sends the question with `send` and resolves with its answer, whatever becomes of the worker. */
  ask(
    worker: string,
    question: string,
    argument: unknown,
    timeoutMs: number,
    send: (message: MessageToWorker) => void,
  ): Promise<Answer> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.#settle(id, { ok: false, error: `${worker} did not answer "${question}" within ${timeoutMs} ms` }),
        timeoutMs,
      );
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        resolve(answer);
      };
      this.#pending.set(id, { worker, settle });
      send({ kind: 'ask', id, question, argument });
    });
  }

  answered(message: Extract<MessageToMain, { readonly kind: 'answer' }>): void {
    this.#settle(message.id, message.ok ? { ok: true, value: message.value } : { ok: false, error: message.error });
  }

  /** The process that could have answered is gone. */
  abandon(worker: string): void {
    for (const [id, pending] of this.#pending) {
      if (pending.worker === worker) this.#settle(id, { ok: false, error: `${worker} ended before it answered` });
    }
  }

  #settle(id: number, answer: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.settle(answer);
  }
}
