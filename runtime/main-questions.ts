// A worker's questions to main over the parent channel, matched to their answers.
import type { MainRequest } from '../protocol/main-requests.ts';
import type { MessageToMain, MessageToWorker } from '../protocol/parent-channel.ts';

type Answer = Extract<MessageToWorker, { readonly kind: 'main-answer' }>;

/** Halt waits for an executor up to 5 s; nothing that main does takes longer. */
const PATIENCE_MS = 15_000;

export class MainQuestions {
  readonly #send: (message: MessageToMain) => void;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #nextId = 1;

  constructor(send: (message: MessageToMain) => void) {
    this.#send = send;
  }

  /** Rejects with main's refusal, or when main does not answer in time. */
  ask(request: MainRequest): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new Error(`main did not answer "${request.command}" within ${PATIENCE_MS / 1000} s`));
      }, PATIENCE_MS);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        if (answer.ok) resolve(answer.value);
        else reject(new Error(answer.error));
      });
      this.#send({ kind: 'ask-main', id, request });
    });
  }

  answered(answer: Answer): void {
    const settle = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    settle?.(answer);
  }
}
