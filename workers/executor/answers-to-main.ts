// What main asks over the parent channel. It can ask from the first moment, so a command may come before there is a loop to obey it.
import type { ControlCommand, ControlResult } from '../../protocol/control.ts';
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { summarize } from '../../trading/cores/executor/summarize.ts';
import { readControlCommand } from './control.ts';
import type { DecisionLoop } from './decision-loop.ts';

/** Together with the comparison that main asks for after it within the executor's deadline for a stop. */
const SETTLE_PATIENCE_MS = 5_000;

export class AnswersToMain {
  readonly #context: WorkerContext;
  readonly #opened = Promise.withResolvers<DecisionLoop>();
  #isOpen = false;

  constructor(context: WorkerContext) {
    this.#context = context;
    context.answer('control', (argument) => this.#take(readControlCommand(argument)));
  }

  /** Obeys the start command and then everything that came too early, before anything else can reach the loop. */
  async open(loop: DecisionLoop, startCommand: ControlCommand | null): Promise<void> {
    if (startCommand) await loop.command(startCommand);
    this.#isOpen = true;
    this.#opened.resolve(loop);
    this.#context.answer('books', () => summarize(loop.state));
    this.#context.answer('reconcile', async () => {
      await loop.reconciled('asked for');
      return summarize(loop.state);
    });
    this.#context.answer('settle', () => loop.settled(SETTLE_PATIENCE_MS));
  }

  async #take(command: ControlCommand): Promise<ControlResult> {
    // What stops trading waits for the loop. A resume must not: main would repeat it, and could undo a halt that came since.
    if (!this.#isOpen && command.kind === 'resume') throw new Error('the executor is still starting');
    const loop = await this.#opened.promise;
    return loop.command(command);
  }
}
