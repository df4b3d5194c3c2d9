// Puts the gateway together: a venue on one side, the lanes on the other, the core between them. Any venue will do.
import type { GatewayHealth } from '../../protocol/gateway-health.ts';
import { REPORT_TOPIC } from '../../protocol/reports.ts';
import type { VenueName } from '../../protocol/summary.ts';
import { CLOCK_TOPIC, MARKS_TOPIC, tickTopic } from '../../protocol/ticks.ts';
import { monotonicUs, nowUs } from '../../runtime/clocks.ts';
import type { LaneSockets } from '../../runtime/lane-sockets.ts';
import type { Readiness, WorkerContext } from '../../runtime/worker-process.ts';
import { decide } from '../../trading/cores/gateway/gateway.ts';
import type { GatewayEffect, GatewayMessage, VenueAnswer } from '../../trading/cores/gateway/gateway-messages.ts';
import { createGatewayState } from '../../trading/cores/gateway/gateway-state.ts';
import { answerMain } from './answers-to-main.ts';
import { describeGateway, describeHealth } from './describe-gateway.ts';
import { MarkBoard } from './mark-board.ts';
import { ReplySlots } from './reply-slots.ts';
import type { Venue } from './venue.ts';

const BEAT_MS = 1000;

export type GatewayLanes = Pick<LaneSockets, 'epoch' | 'publisher' | 'server'>;
export type GatewayContext = Pick<WorkerContext, 'worker' | 'log' | 'progress' | 'health' | 'alert' | 'answer' | 'onStop'>;
export type GatewayOptions = { readonly venueName: VenueName; readonly needsArming: boolean };

/** Opens the gateway's four lanes and the venue. Resolves when the gateway is usable: account read, reports live, clock known. */
export async function createGateway(
  venue: Venue,
  lanes: GatewayLanes,
  context: GatewayContext,
  options: GatewayOptions,
): Promise<Readiness> {
  const progress = Object.assign(context.progress, {
    ticksReceived: 0,
    ticksPublished: 0,
    reportsPublished: 0,
    ordersSent: 0,
    queriesAnswered: 0,
  });
  const slots = new ReplySlots();
  const topics = new Map<string, string>();
  const topicOf = (symbol: string): string => topics.get(symbol) ?? remember(topics, symbol, tickTopic(symbol));
  let state = createGatewayState(lanes.epoch, options.needsArming);
  venue.setArming(state.arming);
  let noteClock = (): void => {};
  const clockKnown = new Promise<void>((resolve) => (noteClock = resolve));

  const onSubscribed = (topic: string): void => {
    if (topic === MARKS_TOPIC) marks.publishAll();
    else dispatch({ kind: 'topic-subscribed', topic });
  };
  const marks = new MarkBoard((message) => ticks.publish(MARKS_TOPIC, message));
  const ticks = await lanes.publisher('ticks', onSubscribed);
  const reports = await lanes.publisher('reports', onSubscribed);
  const orders = await lanes.server(
    'orders',
    (request) =>
      slots.answer((token) =>
        dispatch(
          isQuery(request)
            ? { kind: 'queried', token, query: request, purpose: 'reserved' }
            : { kind: 'order-requested', token, request },
        ),
      ),
    (message) => ({
      kind: 'order-reply',
      requestId: 0,
      gatewayEpoch: lanes.epoch,
      outcome: 'refused',
      code: 'MALFORMED',
      message,
    }),
  );
  const queries = await lanes.server(
    'queries',
    (query) => slots.answer((token) => dispatch({ kind: 'queried', token, query, purpose: 'ordinary' })),
    (message) => ({ kind: 'query-reply', requestId: 0, gatewayEpoch: lanes.epoch, ok: false, code: 'MALFORMED', message }),
  );

  function dispatch(message: GatewayMessage): void {
    const now = { wallUs: nowUs(), monotonicUs: monotonicUs() };
    const decision = decide(state, message, now);
    state = decision.state;
    for (const effect of decision.effects) perform(effect, now.monotonicUs);
  }

  const health = (): GatewayHealth => describeHealth(state, venue, options.venueName, monotonicUs());

  function perform(effect: GatewayEffect, decidedAtUs: number): void {
    switch (effect.kind) {
      case 'publish-ticks':
        for (const tick of effect.ticks) ticks.publish(topicOf(tick.symbol), tick);
        progress.ticksPublished += effect.ticks.length;
        // Ticks are passed on in the very decision that they arrive with.
        marks.note(effect.ticks, decidedAtUs);
        return;
      case 'send-order': {
        const { token, request } = effect;
        progress.ordersSent += 1;
        void venue
          .sendOrder(request)
          .then((outcome) => dispatch({ kind: 'order-settled', token, requestId: request.requestId, outcome }));
        return;
      }
      case 'read-exposure': {
        const { token, request, asOf } = effect;
        void venue
          .readExposure(request)
          .then((exposure) => dispatch({ kind: 'exposure-read', token, request, asOf, exposure }));
        return;
      }
      case 'check-latest': {
        const { stream, wanted } = effect;
        void venue.readLatestTimes(stream, wanted).then((latest) => dispatch({ kind: 'latest-checked', stream, latest }));
        return;
      }
      case 'renew-stream':
        venue.renewStream(effect.stream, effect.reason);
        return;
      case 'raise-alert':
        context.alert(effect.alert);
        return;
      case 'set-arming':
        venue.setArming(effect.arming);
        return;
      case 'reply':
        if (effect.reply.kind === 'query-reply') progress.queriesAnswered += 1;
        slots.fill(effect.token, effect.reply);
        return;
      case 'reply-health': {
        progress.queriesAnswered += 1;
        const answer = health();
        const { token, requestId } = effect;
        slots.fill(token, { kind: 'query-reply', requestId, ok: true, gatewayEpoch: lanes.epoch, answer });
        return;
      }
      case 'publish-report':
        progress.reportsPublished += 1;
        reports.publish(REPORT_TOPIC, effect.report);
        return;
      case 'publish-clock':
        ticks.publish(CLOCK_TOPIC, effect.clock);
        noteClock();
        return;
      case 'ask-venue': {
        const { asker, name, purpose } = effect;
        const asked: Promise<VenueAnswer> = venue.ask(name, effect.ask, purpose);
        void asked.then((answer) => dispatch({ kind: 'venue-answered', asker, name, answer } as GatewayMessage));
        return;
      }
      case 'set-subscriptions':
        venue.setSubscriptions(effect.wanted, effect.ranking);
        return;
      case 'report-health':
        context.health(effect.component, effect.state, effect.reason);
        return;
    }
  }

  context.onStop(() => {
    marks.close();
    venue.close();
  });
  answerMain(context, venue, {
    epoch: lanes.epoch,
    ticks,
    health,
    describe: () => describeGateway(state, venue, monotonicUs()),
    arming: () => state.arming,
    accountNumber: () => state.account?.accountNumber ?? null,
    endSubscriptions: (subscriber) => dispatch({ kind: 'subscriber-ended', subscriber }),
    setArming: (arming) => dispatch({ kind: 'arming-changed', arming }),
  });
  const account = await venue.open({
    onTicks(arrived) {
      progress.ticksReceived += arrived.length;
      dispatch({ kind: 'ticks-arrived', ticks: arrived });
    },
    onAlert: (alert) => context.alert(alert),
    onReport: (report) => dispatch({ kind: 'report-arrived', report }),
    onStreamChanged: (stream, condition, reason) => {
      const component = stream === 'trade-updates' ? undefined : 'market-data-collector';
      context.log(condition === 'down' ? 'warn' : 'info', `${stream} is ${condition}`, { reason }, component);
      dispatch({ kind: 'stream-changed', stream, condition, reason });
    },
  });
  dispatch({ kind: 'venue-answered', asker: null, name: 'account', answer: { ok: true, answer: account } });
  const beat = setInterval(() => dispatch({ kind: 'beat' }), BEAT_MS);
  context.onStop(() => clearInterval(beat));
  await clockKnown;
  return {
    ports: { ticks: ticks.port, reports: reports.port, orders: orders.port, queries: queries.port },
    details: { accountNumber: account.accountNumber, venue: options.venueName },
  };
}

/** An executor asks here for what it needs to be sure of an order. */
const isQuery = (request: unknown): boolean => (request as { readonly kind?: unknown } | null)?.kind === 'query';

function remember<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): Value {
  map.set(key, value);
  return value;
}
