// Commands in the order in which they came: obeyed at once, or, while another executor holds the journal, as soon as it lets go.
import type { ControlCommand, ControlResult } from '../../protocol/control.ts';

type Waiting = {
  readonly command: ControlCommand;
  readonly untilMs: number;
  resolve(result: ControlResult): void;
  reject(error: Error): void;
};

/** Shorter than anybody waits for the answer: whoever gave up on a command must not see it obeyed later. */
const PATIENCE_MS = 4_000;
const AGAIN_MS = 20;

export class CommandQueue {
  readonly #decide: (commands: readonly ControlCommand[]) => readonly ControlResult[] | null;
  readonly #patienceMs: number;
  #waiting: Waiting[] = [];
  #retry: NodeJS.Timeout | null = null;

  /** `decide` answers each command in turn, or null when the journal cannot be written now. */
  constructor(
    decide: (commands: readonly ControlCommand[]) => readonly ControlResult[] | null,
    patienceMs: number = PATIENCE_MS,
  ) {
    this.#decide = decide;
    this.#patienceMs = patienceMs;
  }

  /** Rejects when it could not be obeyed in time; then it never will be. */
  obey(command: ControlCommand): Promise<ControlResult> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ command, untilMs: performance.now() + this.#patienceMs, resolve, reject });
      this.obeyWaiting();
    });
  }

  /** False while something waits on. */
  obeyWaiting(): boolean {
    if (this.#waiting.length === 0) return true;
    const results = this.#decide(this.#waiting.map(({ command }) => command));
    if (results === null) {
      this.#giveUpLate();
      this.#retry ??= setTimeout(() => {
        this.#retry = null;
        this.obeyWaiting();
      }, AGAIN_MS);
      return false;
    }
    for (const [index, { command, resolve, reject }] of this.#waiting.splice(0).entries()) {
      const result = results[index];
      if (result) resolve(result);
      else reject(new Error(`the core did not answer the command ${command.kind}`));
    }
    return true;
  }

  #giveUpLate(): void {
    const late = this.#waiting.filter(({ untilMs }) => performance.now() >= untilMs);
    this.#waiting = this.#waiting.filter((waiting) => !late.includes(waiting));
    for (const { reject } of late) reject(new Error('another executor holds the journal: try again in a moment'));
  }
}
