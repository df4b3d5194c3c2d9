// Runs the core: collects what arrived in one turn of the event loop, decides, and carries effects out as append, sync, send.
import { setTimeout as pause } from 'node:timers/promises';
import type { ControlCommand, ControlResult } from '../../protocol/control.ts';
import { type PortfolioMessage, portfolioTopic } from '../../protocol/portfolio.ts';
import { monotonicUs, nowUs } from '../../runtime/clocks.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { announce } from '../../trading/cores/executor/announcements.ts';
import { type Books, orderOf } from '../../trading/cores/executor/books.ts';
import { decide } from '../../trading/cores/executor/executor.ts';
import type { Announcement, ExecutorMessage, RequestEffect } from '../../trading/cores/executor/executor-messages.ts';
import { type ExecutorState, isReconciled } from '../../trading/cores/executor/executor-state.ts';
import { learnEvent } from '../../trading/cores/executor/learn-events.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import { isInFlight } from '../../trading/order-states.ts';
import { CommandQueue } from './command-queue.ts';
import { Inbox } from './inbox.ts';
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

/** Something to tell, with the number of the journal event that it is about. */
type Telling = { readonly effect: Announcement; readonly sequence: number };

const BEAT_MS = 100;
/** Another executor does not let go of the journal: tried again so much later. */
const AGAIN_MS = 20;
const ANNOUNCE_AFTER_MS = 1;
/** Shorter than the shortest wait before an order is sent again. */
const LOOK_EVERY_MS = 20;

export class DecisionLoop {
  state: ExecutorState;
  readonly #journal: Journal;
  readonly #prices: PriceBoard;
  readonly #outlets: Outlets;
  readonly #commands = new CommandQueue((commands) =>
    this.#decideAll(commands.map((command) => ({ kind: 'control-commanded', command }))),
  );
  readonly #beat: NodeJS.Timeout;
  readonly #reconciledWaiters: (() => void)[] = [];
  readonly #inbox = new Inbox();
  /** What was taken while the journal was held: it comes before everything else. */
  #undecided: readonly ExecutorMessage[] = [];
  #isScheduled = false;
  #isStopped = false;
  readonly #announcements: Telling[] = [];
  #announcing: NodeJS.Timeout | null = null;

  constructor(state: ExecutorState, journal: Journal, prices: PriceBoard, outlets: Outlets) {
    this.state = state;
    this.#journal = journal;
    this.#prices = prices;
    this.#outlets = outlets;
    this.#beat = setInterval(() => {
      this.tell({ kind: 'beat' });
      this.#journal.rest();
    }, BEAT_MS);
  }

  /** Takes a message; what is decided in the same turn of the event loop shares one commit. */
  tell(message: ExecutorMessage): void {
    this.#inbox.put(message);
    this.#schedule();
  }

  /** Obeys at once, ahead of everything that waits: stop means stop. Rejects when another executor held the journal too long. */
  command(command: ControlCommand): Promise<ControlResult> {
    return this.#commands.obey(command);
  }

  /**
   * Resolves when the fate of every order under way is known, or after `patienceMs`: what is unknown then is asked for after the
   * next start. Orders that never left, or turn out not to have, are given up instead of sent again.
   */
  async settled(patienceMs: number): Promise<void> {
    const endMs = performance.now() + patienceMs;
    for (;;) {
      this.#decideAll([{ kind: 'stopping' }]);
      if (!hasOrderInFlight(this.state) || performance.now() >= endMs) return;
      await pause(LOOK_EVERY_MS);
    }
  }

  /** The last decision before the process leaves; what arrives later finds the journal closed. */
  stop(): void {
    if (this.#isStopped) return;
    clearInterval(this.#beat);
    this.#decideAll([{ kind: 'stopping' }]);
    this.#announce();
    this.#isStopped = true;
    this.#journal.close();
  }

  /** Resolves when journal and venue have been compared, by a comparison that began after this call. */
  reconciled(cause: string): Promise<void> {
    return new Promise((resolve) => {
      this.tell({ kind: 'reconciliation-asked', cause });
      this.#reconciledWaiters.push(resolve);
    });
  }

  #schedule(): void {
    if (this.#isScheduled || this.#isStopped) return;
    this.#isScheduled = true;
    setImmediate(() => this.#run());
  }

  #run(): void {
    this.#isScheduled = false;
    if (this.#isStopped) return;
    const moved = this.#prices.takeMoved();
    const prices: readonly ExecutorMessage[] = moved ? [{ kind: 'prices-moved', ...moved }] : [];
    const messages = [...this.#undecided, ...prices, ...this.#inbox.take()];
    this.#undecided = [];
    if (!this.#commands.obeyWaiting() || this.#decideAll(messages) === null) {
      this.#undecided = messages;
      this.#isScheduled = true;
      setTimeout(() => this.#run(), AGAIN_MS);
      return;
    }
    if (!this.#inbox.isEmpty) this.#schedule();
    if (isReconciled(this.state)) for (const resolve of this.#reconciledWaiters.splice(0)) resolve();
  }

  /** Null when nothing could be decided, because another executor holds the journal, or it is closed. */
  #decideAll(messages: readonly ExecutorMessage[]): readonly ControlResult[] | null {
    if (this.#isStopped) return null;
    if (this.#journal.isShared && !this.#learn()) return null;
    const requests: RequestEffect[] = [];
    const answers: ControlResult[] = [];
    const sequences = new Map<JournalEvent, number>();
    let needsSync = this.#journal.isShared;
    for (const message of messages) {
      const now = { wallUs: nowUs(), monotonicUs: monotonicUs() };
      const decision = decide(this.state, message, now, sha256, this.#journal.recorded);
      this.state = decision.state;
      for (const effect of decision.effects) {
        if (effect.kind === 'append') {
          this.#journal.append(effect.event);
          sequences.set(effect.event, this.#journal.length);
          this.#outlets.journaled(effect.event);
        } else if (effect.kind === 'sync') needsSync = true;
        else if (effect.kind === 'answer-control') answers.push(effect.result);
        else if (effect.kind === 'publish') this.#announcements.push({ effect, sequence: this.#journal.length });
        else if (effect.kind === 'announce') {
          this.#announcements.push({ effect, sequence: sequences.get(effect.event) ?? this.#journal.length });
        } else requests.push(effect);
      }
      // What nobody waits for reaches the disk with the next beat.
      if (message.kind === 'beat') needsSync = true;
    }
    const commitUs = needsSync ? this.#commit() : 0;
    this.#send(requests, commitUs);
    return answers;
  }

  /** Takes over what the other executors wrote since our last turn, and keeps them from writing until this one ends. */
  #learn(): boolean {
    const entries = this.#begin();
    if (entries === null) return false;
    for (const { event, sequence } of entries) {
      this.state = learnEvent(this.state, event, { wallUs: nowUs(), monotonicUs: monotonicUs() });
      const { books, venueTimeUs } = this.state;
      // Told again by us, in case that whoever wrote it did not live to tell it.
      this.#announcements.push({ effect: { kind: 'announce', event, books, venueTimeUs }, sequence });
    }
    return true;
  }

  #begin(): ReturnType<Journal['begin']> {
    try {
      return this.#journal.begin();
    } catch (error) {
      console.error('the journal cannot be read:', error);
      process.exit(1);
    }
  }

  /** What is in memory is ahead of a disk that refused it: only a fresh start from the journal is honest. */
  #commit(): number {
    try {
      return this.#journal.isShared ? this.#journal.end() : this.#journal.sync();
    } catch (error) {
      console.error('the journal cannot be written:', error);
      process.exit(1);
    }
  }

  /** Requests first. What others are told about them waits a moment, so that it does not compete with the order on its way. */
  #send(requests: readonly RequestEffect[], commitUs: number): void {
    for (const request of requests) this.#outlets.request(request, commitUs);
    if (this.#announcements.length === 0 || this.#announcing) return;
    if (requests.length === 0) this.#announce();
    else this.#announcing = setTimeout(() => this.#announce(), ANNOUNCE_AFTER_MS);
  }

  #announce(): void {
    this.#announcing = null;
    for (const { effect, sequence } of this.#announcements.splice(0)) {
      if (effect.kind === 'announce') this.#outlets.noted(effect.books, effect.event);
      const messages = effect.kind === 'publish' ? [effect.message] : announce(effect.books, effect.event, effect.venueTimeUs);
      for (const message of messages) this.#outlets.publish(portfolioTopic(message), numbered(message, sequence));
    }
  }
}

const hasOrderInFlight = ({ books }: ExecutorState): boolean => books.open.some((id) => isInFlight(orderOf(books, id).state));

function numbered(message: PortfolioMessage, sequence: number): PortfolioMessage {
  const isNumbered =
    message.kind === 'order-updated' || message.kind === 'position-updated' || message.kind === 'book-snapshot';
  return isNumbered ? { ...message, sequence } : message;
}
