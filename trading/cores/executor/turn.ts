// One decision in the making: collects what the core wants done and hands it out in the order append, sync, send.
import type { ClientOrderId } from '../../../protocol/orders.ts';
import type { PortfolioMessage } from '../../../protocol/portfolio.ts';
import type { JournalEvent } from '../../journal/events.ts';
import { applyEvent } from './apply-event.ts';
import type { ExecutorEffect, Now } from './executor-messages.ts';
import type { ExecutorState } from './executor-state.ts';
import type { RecordedIds } from './recorded-ids.ts';

export type Decision = { readonly state: ExecutorState; readonly effects: readonly ExecutorEffect[] };

/** Lives for one call of `decide` only; the state that was passed in stays as it was. */
export class Turn {
  state: ExecutorState;
  readonly now: Now;
  readonly recorded: RecordedIds;
  /** Orders of which this turn learned something. */
  readonly moved = new Set<ClientOrderId>();
  readonly #appends: ExecutorEffect[] = [];
  readonly #sends: ExecutorEffect[] = [];
  #needsSync = false;

  constructor(state: ExecutorState, now: Now, recorded: RecordedIds) {
    this.state = state;
    this.now = now;
    this.recorded = recorded;
  }

  /** Journals an event, folds it into the books and tells those who follow them. */
  append(unstamped: JournalEvent): void {
    const event = unstamped.atUs === undefined ? { ...unstamped, atUs: this.state.venueTimeUs } : unstamped;
    const books = applyEvent(this.state.books, event);
    this.state = { ...this.state, books };
    if (event.kind === 'OrderStateChanged' || event.kind === 'ExecutionRecorded' || event.kind === 'FillInferred') {
      this.moved.add(event.clientOrderId);
    }
    this.#appends.push({ kind: 'append', event });
    this.#sends.push({ kind: 'announce', event, books, venueTimeUs: this.state.venueTimeUs });
  }

  /** Nothing of this turn is sent before everything of it is on the disk. */
  sync(): void {
    this.#needsSync = true;
  }

  send(effect: ExecutorEffect): void {
    this.#sends.push(effect);
  }

  publish(message: PortfolioMessage): void {
    this.#sends.push({ kind: 'publish', message });
  }

  /** Whether an order was done so long ago that only the journal knows it: nothing that comes of it is news. */
  isForgotten(id: ClientOrderId): boolean {
    return !this.state.books.orders.has(id) && this.recorded.hasOrder(id);
  }

  change(part: Partial<ExecutorState>): void {
    this.state = { ...this.state, ...part };
  }

  finish(): Decision {
    const sync: ExecutorEffect[] = this.#needsSync ? [{ kind: 'sync' }] : [];
    return { state: this.state, effects: [...this.#appends, ...sync, ...this.#sends] };
  }
}
