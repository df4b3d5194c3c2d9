// Two executors on one journal, each with its own memory and deaths, between a pretend venue and late answers.

import type { ControlCommand, ControlResult } from '../../protocol/control.ts';
import type { ClientOrderId, OrderTerms } from '../../protocol/orders.ts';
import type { Signal } from '../../protocol/signals.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { applyEvent } from '../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../trading/cores/executor/books.ts';
import { decide } from '../../trading/cores/executor/executor.ts';
import type { ExecutorEffect, ExecutorMessage } from '../../trading/cores/executor/executor-messages.ts';
import { createExecutorState, type ExecutorSettings, type ExecutorState } from '../../trading/cores/executor/executor-state.ts';
import { learnEvent } from '../../trading/cores/executor/learn-events.ts';
import { summarize } from '../../trading/cores/executor/summarize.ts';
import type { JournalEvent } from '../../trading/journal/events.ts';
import { describeInstrument } from '../../trading/listed-instruments.ts';
import { createSignal, TEST_SETTINGS, VENUE_START_US } from './executor-bench.ts';
import { PretendVenue } from './pretend-venue.ts';
import { recordedIn } from './recorded-events.ts';

/** One executor process: it remembers how far it has read the journal. */
type Peer = { state: ExecutorState; cursor: number };

export class SharedWorld {
  readonly venue = new PretendVenue(VENUE_START_US);
  readonly journal: JournalEvent[] = [];
  readonly peers: Peer[] = [];
  /** Requests whose answer is still on its way, with who asked. */
  readonly waiting: { readonly peer: number; readonly order: OrderTerms; readonly life: number }[] = [];
  readonly lives = [0, 0];
  /** What was sent while trading was halted, by purpose. */
  readonly sentWhileHalted: string[] = [];
  readonly #settings: ExecutorSettings;
  readonly #recorded = recordedIn(this.journal);
  #monotonicUs = 1_000_000;
  #last = 145;
  #sent = 0;

  constructor(settings: ExecutorSettings = TEST_SETTINGS) {
    this.#settings = settings;
    for (const index of [0, 1]) this.start(index);
  }

  start(index: number): void {
    const life = (this.lives[index] ?? 0) + 1;
    this.lives[index] = life;
    this.peers[index] = {
      state: createExecutorState(this.#settings, this.journal.reduce(applyEvent, EMPTY_BOOKS)),
      cursor: this.journal.length,
    };
    const clock = { kind: 'clock', venueTimeUs: this.venue.timeUs, isOpen: true } as const;
    const hours = { nextOpenUs: VENUE_START_US + 86_400e6, nextCloseUs: VENUE_START_US + 20_000e6 };
    this.tell(index, { kind: 'clock-ticked', clock: { ...clock, ...hours } });
    this.tell(index, { kind: 'gateway-changed', epoch: 'gateway/1' });
    this.tell(index, { kind: 'report-received', report: { kind: 'report-stream-changed', state: 'live', reason: '' } });
    const instruments = [describeInstrument('SPY', 'us_equity')];
    this.tell(index, { kind: 'instruments-answered', symbols: ['SPY'], instruments });
    this.price(index);
    this.reconcile(index);
  }

  /** One transaction: learn, decide, append; then the sends. */
  tell(index: number, message: ExecutorMessage): readonly ExecutorEffect[] {
    const peer = this.peers[index];
    if (!peer) return [];
    const now = { wallUs: 1_700_000_000_000_000 + this.#monotonicUs, monotonicUs: this.#monotonicUs };
    for (const event of this.journal.slice(peer.cursor)) peer.state = learnEvent(peer.state, event, now);
    const decision = decide(peer.state, message, now, sha256, this.#recorded);
    peer.state = decision.state;
    for (const effect of decision.effects) if (effect.kind === 'append') this.journal.push(effect.event);
    peer.cursor = this.journal.length;
    for (const effect of decision.effects) this.#send(index, effect);
    return decision.effects;
  }

  command(index: number, command: ControlCommand): ControlResult {
    const answer = this.tell(index, { kind: 'control-commanded', command }).find(({ kind }) => kind === 'answer-control');
    if (answer?.kind !== 'answer-control') throw new Error(`${command.kind} was not answered`);
    return answer.result;
  }

  /** A signal that is no duplicate of the one before it. */
  signal(index: number, id: number, part: Partial<Signal>): void {
    const causedAtUs = VENUE_START_US + id * 2_000_000;
    this.venue.timeUs = Math.max(this.venue.timeUs, causedAtUs);
    this.price(index);
    const signal = createSignal(`s${id}`, { causedAtUs, ...part });
    this.tell(index, { kind: 'signal-received', signal });
  }

  price(index: number, last = this.#last): void {
    this.#last = last;
    const { timeUs } = this.venue;
    const prices = { symbol: 'SPY', bid: last - 0.01, ask: last + 0.01, last, quotedAtUs: timeUs, tradedAtUs: timeUs };
    const mark = { ...prices, receivedAtUs: this.#monotonicUs };
    this.tell(index, { kind: 'prices-moved', venueTimeUs: this.venue.timeUs, marks: [mark] });
  }

  /** The answer to one of the requests under way arrives, or is lost. */
  answer(which: number, isLost: boolean): void {
    const [request] = this.waiting.splice(which % Math.max(1, this.waiting.length), 1);
    if (request) this.#answer(request, isLost);
  }

  /** The venue fills an order; both hear of it, one of them first. */
  fill(which: number, first: number): void {
    const open = [...this.venue.orders.values()].filter(({ order }) => order.status === 'new');
    const order = open[which % Math.max(1, open.length)]?.order;
    if (!order) return;
    const report = this.venue.fill(order.clientOrderId, order.quantity, String(this.#last));
    for (const index of [first, 1 - first]) this.tell(index, { kind: 'report-received', report });
  }

  beat(index: number, milliseconds: number): void {
    this.#monotonicUs += milliseconds * 1000;
    this.tell(index, { kind: 'beat' });
  }

  /** Whether neither has an order whose fate is open. */
  get isQuiet(): boolean {
    return this.peers.every(({ state }) => state.books.open.size === 0);
  }

  settle(): void {
    for (const request of this.waiting.splice(0)) this.#answer(request, true);
    for (let round = 0; round < 1_500; round++) {
      this.#monotonicUs += 100_000;
      for (const index of [0, 1]) this.tell(index, { kind: 'beat' });
      if (round > 700 && this.peers.every(({ state }) => summarize(state).inFlight === 0)) return;
    }
    throw new Error(`still in flight: ${JSON.stringify(this.peers.map(({ state }) => summarize(state)))}`);
  }

  reconcile(index: number): void {
    for (let attempt = 0; attempt < 60; attempt++) {
      if (this.peers[index]?.state.reconciliation.phase === 'done') return;
      this.#monotonicUs += 300_000;
      this.tell(index, { kind: 'beat' });
    }
  }

  #answer({ peer, order, life }: SharedWorld['waiting'][number], isLost: boolean): void {
    const { clientOrderId } = order;
    const shown = this.venue.shown(clientOrderId);
    const outcome = isLost || !shown ? UNKNOWN : ({ outcome: 'accepted', order: shown } as const);
    // The answer to one that died reaches nobody.
    if (life === this.lives[peer]) this.tell(peer, { kind: 'submit-answered', clientOrderId, outcome });
  }

  #send(index: number, effect: ExecutorEffect): void {
    if (effect.kind === 'submit') {
      if (this.peers[index]?.state.books.tradingState === 'HALTED') this.sentWhileHalted.push(effect.purpose);
      // Some are cut on their way to the venue.
      if (this.#sent++ % 3 !== 2) this.venue.submit(effect.order);
      this.waiting.push({ peer: index, order: effect.order, life: this.lives[index] ?? 0 });
    } else if (effect.kind === 'look-up') {
      const order = this.venue.shown(effect.clientOrderId);
      const { clientOrderId } = effect;
      this.tell(index, { kind: 'lookup-answered', clientOrderId, lookup: order ? { found: true, order } : { found: false } });
    } else if (effect.kind === 'ask-snapshot') {
      this.tell(index, { kind: 'snapshot-answered', question: effect.question, snapshot: this.venue.snapshot() });
    } else if (effect.kind === 'cancel') {
      this.#cancel(effect.clientOrderId);
    } else if (effect.kind === 'cancel-all') {
      for (const id of this.venue.orders.keys()) this.#cancel(id);
      this.tell(index, { kind: 'cancel-all-answered', outcome: { outcome: 'accepted', order: null } });
    }
  }

  #cancel(id: ClientOrderId): void {
    if (this.venue.shown(id)?.status !== 'new') return;
    const report = this.venue.cancel(id);
    for (const peer of [0, 1]) this.tell(peer, { kind: 'report-received', report });
  }
}

const UNKNOWN = { outcome: 'unknown', message: 'cut' } as const;
