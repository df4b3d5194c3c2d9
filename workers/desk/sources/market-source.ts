// Market data for the pages: follows only the symbols that somebody looks at, and asks the gateway for history and health.
import type { GatewayHealth } from '../../../protocol/gateway-health.ts';
import type { WorkerSession } from '../../../protocol/parent-channel.ts';
import type { Queries, Query, QueryName, QueryReply } from '../../../protocol/queries.ts';
import { CLOCK_TOPIC, TICK_KINDS, type Tick, tickTopic, type VenueClock } from '../../../protocol/ticks.ts';
import type { BroadcastSubscriber } from '../../../runtime/broadcast-subscriber.ts';
import { type LaneSockets, openLaneSockets } from '../../../runtime/lane-sockets.ts';
import type { RequestClient } from '../../../runtime/request-client.ts';
import type { WorkerContext } from '../../../runtime/worker-process.ts';
import { peersOf } from './peers.ts';

const ANSWER_WITHIN_MS = 10_000;

export type MarketListener = {
  onTick(tick: Tick): void;
  onClock(clock: VenueClock): void;
  /** Ticks may be missing: what was folded from them has to be read again. */
  onGap(): void;
};

export type QueryOutcome<Name extends QueryName> =
  | { readonly ok: true; readonly answer: Queries[Name]['answer'] }
  | { readonly ok: false; readonly reason: string };

export class MarketSource {
  readonly #context: WorkerContext;
  readonly #listener: MarketListener;
  readonly #followers = new Map<string, number>();
  #peers = '';
  #sockets: LaneSockets | null = null;
  #ticks: BroadcastSubscriber | null = null;
  #queries: RequestClient<Query, QueryReply> | null = null;

  constructor(context: WorkerContext, listener: MarketListener) {
    this.#context = context;
    this.#listener = listener;
  }

  /** Opens the gateway's lanes as soon as it is known where they are. */
  async join(session: WorkerSession): Promise<void> {
    const peers = peersOf(session, ['ticks', 'queries']);
    if (peers === null || peers === this.#peers) return;
    this.#peers = peers;
    this.#sockets?.close();
    const sockets = await openLaneSockets(this.#context.worker, session, () => {});
    this.#sockets = sockets;
    this.#queries = sockets.client<Query, QueryReply>('queries');
    this.#ticks = sockets.subscriber('ticks', {
      onMessage: (message, topic) => this.#hear(message, topic),
      onGap: () => this.#listener.onGap(),
      onWelcome: () => {
        this.#queries?.abandon();
        for (const symbol of this.#followers.keys()) void this.#subscribe(symbol);
        this.#listener.onGap();
      },
      onUnreadable: (reason) => this.#context.log('warn', `ticks: ${reason}`),
    });
    void this.#ticks.subscribe([CLOCK_TOPIC, ...[...this.#followers.keys()].map(tickTopic)]);
  }

  /** Counts: each `follow` needs its own `unfollow`. */
  follow(symbol: string): void {
    const followers = this.#followers.get(symbol) ?? 0;
    this.#followers.set(symbol, followers + 1);
    if (followers > 0) return;
    void this.#ticks?.subscribe([tickTopic(symbol)]);
    void this.#subscribe(symbol);
  }

  unfollow(symbol: string): void {
    const followers = this.#followers.get(symbol) ?? 0;
    if (followers > 1) {
      this.#followers.set(symbol, followers - 1);
      return;
    }
    if (!this.#followers.delete(symbol)) return;
    this.#ticks?.unsubscribe([tickTopic(symbol)]);
    void this.ask('unsubscribe', { subscriber: subscriberOf(symbol) });
  }

  async health(): Promise<GatewayHealth | null> {
    const asked = await this.ask('gateway-health', {}, 2_000);
    return asked.ok ? asked.answer : null;
  }

  async ask<Name extends QueryName>(
    name: Name,
    ask: Queries[Name]['ask'],
    timeoutMs = ANSWER_WITHIN_MS,
  ): Promise<QueryOutcome<Name>> {
    const client = this.#queries;
    if (!client) return { ok: false, reason: 'the gateway is not up yet' };
    const asked = await client.ask({ kind: 'query', requestId: client.nextRequestId(), name, ask }, timeoutMs);
    if (asked.result !== 'reply') return { ok: false, reason: 'the gateway does not answer' };
    if (asked.reply.ok) return { ok: true, answer: asked.reply.answer as Queries[Name]['answer'] };
    return { ok: false, reason: asked.reply.message };
  }

  close(): void {
    this.#sockets?.close();
  }

  async #subscribe(symbol: string): Promise<void> {
    if (!this.#queries) return;
    const asked = await this.ask('subscribe', { subscriber: subscriberOf(symbol), symbols: [symbol], kinds: TICK_KINDS });
    if (!asked.ok) this.#context.log('warn', `no market data of ${symbol}: ${asked.reason}`);
  }

  #hear(message: unknown, topic: string): void {
    if (topic === CLOCK_TOPIC) {
      this.#listener.onClock(message as VenueClock);
      return;
    }
    const tick = message as Tick;
    if (TICK_KINDS.includes(tick.kind)) this.#listener.onTick(tick);
  }
}

/** Subscriptions at the gateway end as a whole, so each symbol has its own. */
const subscriberOf = (symbol: string): string => `desk|${symbol}`;
