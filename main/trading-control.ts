// Halt, reduce and resume over the private channel, and the memory of what a person wants while an executor is away.
import type { ControlCommand } from '../protocol/control.ts';
import type { TradingState } from '../protocol/portfolio.ts';
import type { Answer } from './supervisor/questions.ts';

const PATIENCE_MS = 5_000;
const RETRY_MS = 500;

/** What became of a command at each executor. */
export type ControlOutcome = {
  readonly tradingState: TradingState | null;
  readonly cancelsRequested: number;
  /** Executors that could not be told now; they are told as soon as they are ready. */
  readonly pending: readonly { readonly executor: string; readonly reason: string }[];
};

type AskExecutor = (executor: string, command: ControlCommand, timeoutMs: number) => Promise<Answer>;

export class TradingControl {
  readonly #executors: readonly string[];
  readonly #ask: AskExecutor;
  /** The last command; an executor that starts again hears it again. */
  #wanted: ControlCommand | null = null;
  readonly #retries = new Map<string, NodeJS.Timeout>();

  constructor(executors: readonly string[], ask: AskExecutor) {
    this.#executors = executors;
    this.#ask = ask;
  }

  get wanted(): ControlCommand | null {
    return this.#wanted;
  }

  async command(command: ControlCommand): Promise<ControlOutcome> {
    this.#wanted = command;
    const answers = await Promise.all(
      this.#executors.map(async (executor) => ({ executor, answer: await this.#tell(executor, command) })),
    );
    const results = answers.flatMap(({ answer }) =>
      answer.ok ? [answer.value as { tradingState: TradingState; cancelsRequested: number }] : [],
    );
    return {
      tradingState: results[0]?.tradingState ?? null,
      cancelsRequested: results.reduce((sum, { cancelsRequested }) => sum + cancelsRequested, 0),
      pending: answers.flatMap(({ executor, answer }) => (answer.ok ? [] : [{ executor, reason: answer.error }])),
    };
  }

  /** No order that adds risk from now on, unless trading is stopped further than that already. */
  async reduce(reason: string): Promise<ControlOutcome | null> {
    return this.#wanted?.kind === 'halt' ? null : this.command({ kind: 'reduce', by: 'supervisor', reason });
  }

  /** An executor is ready (again): it hears what is wanted before anybody is told that it is back. */
  async executorReady(executor: string): Promise<void> {
    if (this.#wanted) await this.#tell(executor, this.#wanted);
  }

  close(): void {
    for (const timer of this.#retries.values()) clearTimeout(timer);
    this.#retries.clear();
  }

  async #tell(executor: string, command: ControlCommand): Promise<Answer> {
    clearTimeout(this.#retries.get(executor));
    this.#retries.delete(executor);
    const answer = await this.#ask(executor, command, PATIENCE_MS);
    // A running executor that did not answer in time is asked until it does; one that is down hears it when it is ready.
    if (!answer.ok && this.#wanted === command) {
      this.#retries.set(
        executor,
        setTimeout(() => void this.#tell(executor, command), RETRY_MS),
      );
    }
    return answer;
  }
}
