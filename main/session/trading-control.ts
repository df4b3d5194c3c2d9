// Halt, reduce and resume over the private channel, and the memory of what a person wants while an executor is away.
import type { ControlCommand, ControlResult, Flatten, OrderCommand, StateCommand } from '../../protocol/control.ts';
import type { TradingState } from '../../protocol/portfolio.ts';
import type { Answer } from '../supervisor/questions.ts';

const PATIENCE_MS = 5_000;
const RETRY_MS = 500;

/** What became of a command at each executor. */
export type ControlOutcome = {
  readonly tradingState: TradingState | null;
  readonly cancelsRequested: number;
  /** Executors that could not be told now; they are told as soon as they are ready. */
  readonly pending: readonly { readonly executor: string; readonly reason: string }[];
};

/** What a flatten closes; `pending` says why no executor has taken it yet. */
export type FlattenOutcome = {
  readonly closing: NonNullable<ControlResult['closing']>;
  readonly pending: string | null;
};

type AskExecutor = (executor: string, command: ControlCommand, timeoutMs: number) => Promise<Answer>;

export class TradingControl {
  readonly #executors: readonly string[];
  readonly #ask: AskExecutor;
  /** The last command; an executor that starts again hears it again, unless it is a resume. */
  #wanted: StateCommand | null = null;
  /** Who has answered the last command. */
  readonly #answered = new Set<string>();
  readonly #retries = new Map<string, NodeJS.Timeout>();

  #flattening: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(executors: readonly string[], ask: AskExecutor) {
    this.#executors = executors;
    this.#ask = ask;
  }

  /** What an executor that starts must obey before it hears its first signal. A resume waits until it can be answered. */
  get startCommand(): StateCommand | null {
    return this.#wanted?.kind === 'resume' ? null : this.#wanted;
  }

  /** The halt that nobody has lifted: a session that takes the place of this one begins with it. */
  get standingHalt(): StateCommand | null {
    return this.#wanted?.kind === 'halt' ? this.#wanted : null;
  }

  /** Before any executor starts. */
  inherit(command: StateCommand | null): void {
    this.#wanted = command;
  }

  /** What an executor that starts now would begin with; null when that is up to its journal. */
  get startState(): TradingState | null {
    const kind = this.startCommand?.kind;
    return kind === 'halt' ? 'HALTED' : kind === 'reduce' ? 'REDUCING' : null;
  }

  async command(command: StateCommand): Promise<ControlOutcome> {
    this.#wanted = command;
    this.#answered.clear();
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

  /** Orders, cancels and the like go to one executor, the first that answers; all of them share one journal. */
  async order(command: OrderCommand): Promise<Answer> {
    let answer: Answer = { ok: false, error: 'no executor is there' };
    for (const executor of this.#executors) {
      answer = await this.#ask(executor, command, PATIENCE_MS);
      if (answer.ok) return answer;
    }
    return answer;
  }

  /** A flatten that nobody could take is asked for until somebody does: it is the same one under its id. */
  async flatten(command: Flatten): Promise<FlattenOutcome> {
    clearTimeout(this.#flattening);
    const answer = await this.order(command);
    if (answer.ok) return { closing: (answer.value as ControlResult).closing ?? [], pending: null };
    if (!this.#isClosed) this.#flattening = setTimeout(() => void this.flatten(command), RETRY_MS);
    return { closing: [], pending: answer.error };
  }

  /** No order that adds risk from now on, unless trading is stopped further than that already. */
  async reduce(reason: string): Promise<ControlOutcome | null> {
    return this.#wanted?.kind === 'halt' ? null : this.command({ kind: 'reduce', by: 'supervisor', reason });
  }

  /** An executor is ready (again): it hears what is wanted before anybody is told that it is back. */
  async executorReady(executor: string): Promise<void> {
    if (this.#wanted && !this.#isDone(executor, this.#wanted)) await this.#tell(executor, this.#wanted);
  }

  /** Nobody is left to be told; what is wanted is remembered for whoever asks. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#flattening);
    for (const timer of this.#retries.values()) clearTimeout(timer);
    this.#retries.clear();
  }

  async #tell(executor: string, command: StateCommand): Promise<Answer> {
    clearTimeout(this.#retries.get(executor));
    this.#retries.delete(executor);
    const answer = await this.#ask(executor, command, PATIENCE_MS);
    if (this.#wanted !== command || this.#isClosed) return answer;
    if (answer.ok) this.#answered.add(executor);
    // Whoever did not answer, because it is down, not far enough or too slow, is asked until it does.
    else if (!this.#isDone(executor, command)) this.#repeatLater(executor, command);
    return answer;
  }

  #repeatLater(executor: string, command: StateCommand): void {
    clearTimeout(this.#retries.get(executor));
    const repeat = (): void => void this.#tell(executor, command);
    this.#retries.set(executor, setTimeout(repeat, RETRY_MS));
  }

  /** A resume is over with its answer: the journal remembers it, and whatever halted trading since then must stay in force. */
  #isDone(executor: string, { kind }: StateCommand): boolean {
    return kind === 'resume' && this.#answered.has(executor);
  }
}
