// Runs the core: collects what arrived in one turn of the event loop, decides, and carries effects out as append, sync, send.
import type { ControlCommand, ControlResult } from '../../protocol/control.ts';
import { type PortfolioMessage, portfolioTopic } from '../../protocol/portfolio.ts';
import { monotonicUs, nowUs } from '../../runtime/clocks.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { announce } from '../../trading/cores/executor/announcements.ts';
import type { Books } from '../../trading/cores/executor/books.ts';
import { decide } from '../../trading/cores/executor/executor.ts';
import type { Announcement, ExecutorMessage, RequestEffect } from '../../trading/cores/executor/executor-messages.ts';
import { type ExecutorState, isReconciled } from '../../trading/cores/executor/executor-state.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import type { Journal } from './journal.ts';
import type { PriceBoard } from './price-board.ts';

/** Where the effects go that leave the process. */
export type Outlets = {
  publish(topic: string, message: PortfolioMessage): void;
  /** Requests to the gateway; `commitUs` is how long the commit before them took. */
  request(effect: RequestEffect, commitUs: number): void;
  journaled(event: JournalEvent): void;
  /** The same event again, with the books after it, when nothing waits for it any more. */
  noted(books: Books, event: JournalEvent): void;
};

const BEAT_MS = 100;
const ANNOUNCE_AFTER_MS = 1;

export class DecisionLoop {
  state: ExecutorState;
  readonly #journal: Journal;
  readonly #prices: PriceBoard;
  readonly #outlets: Outlets;
  readonly #reconciledWaiters: (() => void)[] = [];
  #inbox: ExecutorMessage[] = [];
  #isScheduled = false;
  readonly #announcements: Announcement[] = [];
  #announcing: NodeJS.Timeout | null = null;

  constructor(state: ExecutorState, journal: Journal, prices: PriceBoard, outlets: Outlets) {
    this.state = state;
    this.#journal = journal;
    this.#prices = prices;
    this.#outlets = outlets;
    setInterval(() => {
      this.tell({ kind: 'beat' });
      this.#journal.rest();
    }, BEAT_MS);
  }

  /** Takes a message; what arrives in the same turn of the event loop shares one commit. */
  tell(message: ExecutorMessage): void {
    this.#inbox.push(message);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#run());
  }

  /** Obeys at once, ahead of everything that waits: stop means stop. */
  command(command: ControlCommand): ControlResult {
    const [answer] = this.#decideAll([{ kind: 'control-commanded', command }]);
    if (!answer) throw new Error(`the core did not answer the command ${command.kind}`);
    return answer;
  }

  /** The last decision before the process leaves. */
  stop(): void {
    this.#decideAll([{ kind: 'stopping' }]);
    this.#announce();
    this.#journal.close();
  }

  /** Resolves when journal and venue have been compared, by a comparison that began after this call. */
  reconciled(cause: string): Promise<void> {
    return new Promise((resolve) => {
      this.#decideAll([{ kind: 'reconciliation-asked', cause }]);
      this.#reconciledWaiters.push(resolve);
    });
  }

  #run(): void {
    this.#isScheduled = false;
    const messages = this.#inbox;
    this.#inbox = [];
    const moved = this.#prices.takeMoved();
    this.#decideAll(moved ? [{ kind: 'prices-moved', ...moved }, ...messages] : messages);
    if (isReconciled(this.state)) for (const resolve of this.#reconciledWaiters.splice(0)) resolve();
  }

  #decideAll(messages: readonly ExecutorMessage[]): readonly ControlResult[] {
    const sends: (RequestEffect | Announcement)[] = [];
    const answers: ControlResult[] = [];
    let needsSync = false;
    for (const message of messages) {
      const decision = decide(this.state, message, { wallUs: nowUs(), monotonicUs: monotonicUs() }, sha256);
      this.state = decision.state;
      for (const effect of decision.effects) {
        if (effect.kind === 'append') {
          this.#journal.append(effect.event);
          this.#outlets.journaled(effect.event);
        } else if (effect.kind === 'sync') needsSync = true;
        else if (effect.kind === 'answer-control') answers.push(effect.result);
        else sends.push(effect);
      }
      // What nobody waits for reaches the disk with the next beat.
      if (message.kind === 'beat') needsSync = true;
    }
    const commitUs = needsSync ? this.#commit() : 0;
    this.#send(sends, commitUs);
    return answers;
  }

  /** What is in memory is ahead of a disk that refused it: only a fresh start from the journal is honest. */
  #commit(): number {
    try {
      return this.#journal.sync();
    } catch (error) {
      console.error('the journal cannot be written:', error);
      process.exit(1);
    }
  }

  /** Requests first. What others are told about them waits a moment, so that it does not compete with the order on its way. */
  #send(effects: readonly (RequestEffect | Announcement)[], commitUs: number): void {
    let hasRequests = false;
    for (const effect of effects) {
      if (effect.kind === 'publish' || effect.kind === 'announce') {
        this.#announcements.push(effect);
        continue;
      }
      hasRequests = true;
      this.#outlets.request(effect, commitUs);
    }
    if (this.#announcements.length === 0 || this.#announcing) return;
    if (!hasRequests) {
      this.#announce();
      return;
    }
    this.#announcing = setTimeout(() => this.#announce(), ANNOUNCE_AFTER_MS);
  }

  #announce(): void {
    this.#announcing = null;
    for (const effect of this.#announcements.splice(0)) {
      if (effect.kind === 'announce') this.#outlets.noted(effect.books, effect.event);
      const messages = effect.kind === 'publish' ? [effect.message] : announce(effect.books, effect.event, effect.venueTimeUs);
      for (const message of messages) this.#outlets.publish(portfolioTopic(message), message);
    }
  }
}
