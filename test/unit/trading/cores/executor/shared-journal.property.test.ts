// Two executors on one journal, each with its own memory, deaths and late news: each signal is one order, limits hold across both.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toDecimalString } from '../../../../../protocol/decimal-string.ts';
import type { ClientOrderId, OrderTerms } from '../../../../../protocol/orders.ts';
import { sha256 } from '../../../../../runtime/sha256.ts';
import { applyEvent } from '../../../../../trading/cores/executor/apply-event.ts';
import { EMPTY_BOOKS } from '../../../../../trading/cores/executor/books.ts';
import { decide } from '../../../../../trading/cores/executor/executor.ts';
import type { ExecutorEffect, ExecutorMessage } from '../../../../../trading/cores/executor/executor-messages.ts';
import { createExecutorState, type ExecutorState } from '../../../../../trading/cores/executor/executor-state.ts';
import { learnEvent } from '../../../../../trading/cores/executor/learn-events.ts';
import { summarize } from '../../../../../trading/cores/executor/summarize.ts';
import { formatDecimal } from '../../../../../trading/decimal.ts';
import type { JournalEvent } from '../../../../../trading/journal/events.ts';
import { describeInstrument } from '../../../../../trading/listed-instruments.ts';
import { createSignal, TEST_SETTINGS, VENUE_START_US } from '../../../../support/executor-bench.ts';
import { PretendVenue } from '../../../../support/pretend-venue.ts';

type Step =
  | {
      readonly step: 'signal';
      readonly to: number;
      readonly side: 'buy' | 'sell';
      readonly quantity: number;
      readonly isRepeated: boolean;
    }
  | { readonly step: 'answer'; readonly which: number; readonly isLost: boolean }
  | { readonly step: 'fill'; readonly which: number; readonly first: number }
  | { readonly step: 'die'; readonly who: number }
  | { readonly step: 'beat'; readonly who: number; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      step: fc.constant('signal' as const),
      to: fc.nat(1),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      quantity: fc.integer({ min: 1, max: 90 }),
      isRepeated: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('answer' as const), which: fc.nat(9), isLost: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ step: fc.constant('fill' as const), which: fc.nat(9), first: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('die' as const), who: fc.nat(1) }) },
  {
    weight: 3,
    arbitrary: fc.record({ step: fc.constant('beat' as const), who: fc.nat(1), ms: fc.integer({ min: 50, max: 4_000 }) }),
  },
);

/** One executor process: it remembers how far it has read the journal. */
type Peer = { state: ExecutorState; cursor: number };

class SharedWorld {
  readonly venue = new PretendVenue(VENUE_START_US);
  readonly journal: JournalEvent[] = [];
  readonly peers: Peer[] = [];
  /** Requests whose answer is still on its way, with who asked. */
  readonly waiting: { readonly peer: number; readonly order: OrderTerms; readonly life: number }[] = [];
  readonly lives = [0, 0];
  #monotonicUs = 1_000_000;
  #signals = 0;

  constructor() {
    for (const index of [0, 1]) this.start(index);
  }

  start(index: number): void {
    const life = (this.lives[index] ?? 0) + 1;
    this.lives[index] = life;
    this.peers[index] = {
      state: createExecutorState(TEST_SETTINGS, this.journal.reduce(applyEvent, EMPTY_BOOKS)),
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
  tell(index: number, message: ExecutorMessage): void {
    const peer = this.peers[index];
    if (!peer) return;
    const now = { wallUs: 1_700_000_000_000_000 + this.#monotonicUs, monotonicUs: this.#monotonicUs };
    for (const event of this.journal.slice(peer.cursor)) peer.state = learnEvent(peer.state, event, now);
    const decision = decide(peer.state, message, now, sha256);
    peer.state = decision.state;
    for (const effect of decision.effects) if (effect.kind === 'append') this.journal.push(effect.event);
    peer.cursor = this.journal.length;
    for (const effect of decision.effects) this.#send(index, effect);
  }

  price(index: number): void {
    const mark = { symbol: 'SPY', bid: 144.99, ask: 145.01, last: 145, receivedAtUs: this.#monotonicUs };
    this.tell(index, { kind: 'prices-moved', venueTimeUs: this.venue.timeUs, marks: [mark] });
  }

  run(one: Step): void {
    switch (one.step) {
      case 'signal': {
        if (!one.isRepeated) this.#signals += 1;
        const signal = createSignal(`s${this.#signals}`, {
          side: one.side,
          quantity: toDecimalString(String(one.quantity)),
          causedAtUs: VENUE_START_US + this.#signals * 2_000_000,
        });
        this.price(one.to);
        this.tell(one.to, { kind: 'signal-received', signal });
        return;
      }
      case 'answer': {
        const [request] = this.waiting.splice(one.which % Math.max(1, this.waiting.length), 1);
        if (request) this.#answer(request, one.isLost);
        return;
      }
      case 'fill': {
        const open = [...this.venue.orders.values()].filter(({ order }) => order.status === 'new');
        const order = open[one.which % Math.max(1, open.length)]?.order;
        if (!order) return;
        const report = this.venue.fill(order.clientOrderId, order.quantity, '145');
        for (const index of [one.first, 1 - one.first]) this.tell(index, { kind: 'report-received', report });
        return;
      }
      case 'die':
        this.start(one.who);
        return;
      case 'beat':
        this.#monotonicUs += one.ms * 1000;
        this.tell(one.who, { kind: 'beat' });
    }
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
      // Every second one is cut on its way to the venue.
      if (this.waiting.length % 3 !== 2) this.venue.submit(effect.order);
      this.waiting.push({ peer: index, order: effect.order, life: this.lives[index] ?? 0 });
    } else if (effect.kind === 'look-up') {
      const order = this.venue.shown(effect.clientOrderId);
      const { clientOrderId } = effect;
      this.tell(index, { kind: 'lookup-answered', clientOrderId, lookup: order ? { found: true, order } : { found: false } });
    } else if (effect.kind === 'ask-snapshot') {
      this.tell(index, { kind: 'snapshot-answered', question: effect.question, snapshot: this.venue.snapshot() });
    } else if (effect.kind === 'cancel') {
      const report = this.venue.cancel(effect.clientOrderId);
      for (const peer of [0, 1]) this.tell(peer, { kind: 'report-received', report });
    }
  }
}

const UNKNOWN = { outcome: 'unknown', message: 'cut' } as const;
const MAX_QUANTITY = 300;

it('makes one order of each signal, keeps the limit across both, and ends with the books of the venue', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 50 }), (steps) => {
      const world = new SharedWorld();
      for (const one of steps) world.run(one);
      world.settle();
      const intents = world.journal.flatMap((event) => (event.kind === 'OrderIntended' ? [event] : []));
      expect(new Set(intents.map(({ signalId }) => signalId)).size).toBe(intents.length);
      const ids = new Set<ClientOrderId>(intents.map(({ order }) => order.clientOrderId));
      for (const id of world.venue.orders.keys()) expect(ids.has(id)).toBe(true);
      const held = formatDecimal(world.venue.positions.get('SPY')?.quantity ?? (0n as never));
      expect(Math.abs(Number(held))).toBeLessThanOrEqual(MAX_QUANTITY);
      for (const { state } of world.peers) {
        const summary = summarize(state);
        expect(summary.unexplained).toBe(0);
        expect(summary.cash).toBe(formatDecimal(world.venue.cash));
        expect(summary.positions[0]?.quantity ?? '0').toBe(held);
      }
      expect(world.peers[0]?.state.books).toEqual(world.peers[1]?.state.books);
    }),
    { numRuns: 150 },
  );
});
