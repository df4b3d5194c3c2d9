// The deciding part of the gateway: which requests leave, what is subscribed, what is published, how old everything is.
import type { ArmingState } from '../../../protocol/arming.ts';
import { REPORT_TOPIC } from '../../../protocol/reports.ts';
import { CLOCK_TOPIC, type Tick } from '../../../protocol/ticks.ts';
import { applyLatest, watchFreshness } from './freshness.ts';
import type { GatewayEffect, GatewayMessage, GatewayNow } from './gateway-messages.ts';
import { replyWithAnswer, replyWithRefusal } from './gateway-replies.ts';
import type { GatewayState } from './gateway-state.ts';
import { admitOrder, applyExposure, settleOrder } from './order-admission.ts';
import { watchOutages } from './outage-watch.ts';
import { checkQuery } from './query-check.ts';
import { noteReport } from './report-watch.ts';
import { watchSleep } from './sleep-watch.ts';
import { applySnapshot, applyStreamChange, isReturnOfReports, reportStreamEffect } from './stream-changes.ts';
import {
  applySubscribe,
  applyUnsubscribe,
  countFollowed,
  isSameWanted,
  MOST_FOLLOWED,
  rankSymbols,
  type SubscriptionTable,
  symbolsOf,
  toWantedTicks,
} from './subscriptions.ts';
import { applyClockAnswer, isAskDue, isWorthPublishing, presentClock } from './tracked-clock.ts';

export type GatewayDecision = { readonly state: GatewayState; readonly effects: readonly GatewayEffect[] };

export function decide(state: GatewayState, message: GatewayMessage, now: GatewayNow): GatewayDecision {
  switch (message.kind) {
    case 'ticks-arrived':
      return applyTicks(state, message.ticks, now);
    case 'order-requested':
      return admitOrder(state, message, now);
    case 'order-settled':
      return settleOrder(state, message);
    case 'report-arrived':
      return {
        state: { ...state, reportWatch: noteReport(state.reportWatch, message.report) },
        effects: [{ kind: 'publish-report', report: message.report }],
      };
    case 'exposure-read':
      return applyExposure(state, message, now);
    case 'arming-changed':
      return changeArming(state, message.arming);
    case 'subscriber-ended':
      return changeSubscriptions(state, applyUnsubscribe(state.subscriptions, message.subscriber));
    case 'queried':
      return answerQuery(state, message, now);
    case 'venue-answered':
      return applyVenueAnswer(state, message, now);
    case 'stream-changed':
      return isReturnOfReports(message)
        ? askClockWhenDue(applyStreamChange(state, message, now), now)
        : applyStreamChange(state, message, now);
    case 'topic-subscribed':
      return welcomeSubscriber(state, message.topic, now);
    case 'beat':
      return beat(state, now);
    case 'latest-checked':
      return applyLatest(state, message, now);
  }
}

type Message<Kind extends GatewayMessage['kind']> = Extract<GatewayMessage, { readonly kind: Kind }>;

function beat(state: GatewayState, now: GatewayNow): GatewayDecision {
  const steps = [publishClock, watchSleep, watchFreshness, watchOutages];
  let present = state;
  const effects: GatewayEffect[] = [];
  for (const step of steps) {
    const decision = step(present, now);
    present = decision.state;
    effects.push(...decision.effects);
  }
  return askClockWhenDue({ state: present, effects }, now);
}

function applyTicks(state: GatewayState, ticks: readonly Tick[], now: GatewayNow): GatewayDecision {
  const arrivedAtUs = now.monotonicUs;
  let lastTickUs = state.clock.lastTickUs;
  const lastTicks = state.lastTicks.withMutations((last) => {
    for (const [index, tick] of ticks.entries()) {
      // A bar carries the time of its start, which says nothing about now.
      if (tick.kind !== 'bar' && tick.atUs > lastTickUs) lastTickUs = tick.atUs;
      // Of a run of one symbol only the last matters.
      if (ticks[index + 1]?.symbol !== tick.symbol) last.set(tick.symbol, { arrivedAtUs, atUs: endOf(tick) });
    }
  });
  const next = { ...state, lastTicks, clock: { ...state.clock, lastTickUs } };
  const publish: GatewayEffect = { kind: 'publish-ticks', ticks };
  if (!isWorthPublishing(next.clock, arrivedAtUs)) return { state: next, effects: [publish] };
  const { state: published, effects } = askClockWhenDue(publishClock(next, now), now);
  return { state: published, effects: [publish, ...effects] };
}

/** A venue without real money knows no arming. */
function changeArming(state: GatewayState, arming: ArmingState): GatewayDecision {
  if (state.arming === null) return { state, effects: [] };
  return { state: { ...state, arming }, effects: [{ kind: 'set-arming', arming }] };
}

function answerQuery(
  state: GatewayState,
  { token, query: value, purpose }: Message<'queried'>,
  now: GatewayNow,
): GatewayDecision {
  const check = checkQuery(value);
  if (!check.isUnderstood) {
    return { state, effects: [replyWithRefusal(state, token, check.requestId, 'MALFORMED', check.message)] };
  }
  const { requestId, query } = check;
  switch (query.name) {
    case 'subscribe':
    case 'unsubscribe': {
      const { subscriber } = query.ask;
      const subscriptions =
        query.name === 'subscribe'
          ? applySubscribe(state.subscriptions, subscriber, query.ask.symbols, query.ask.kinds)
          : applyUnsubscribe(state.subscriptions, subscriber);
      if (query.name === 'subscribe' && countFollowed(subscriptions) > MOST_FOLLOWED) {
        const message = `${subscriber} is one too many: at most ${MOST_FOLLOWED} symbols are followed by all together`;
        return { state, effects: [replyWithRefusal(state, token, requestId, 'TOO_MANY_SYMBOLS', message)] };
      }
      const changed = changeSubscriptions(state, subscriptions);
      const symbols = symbolsOf(subscriptions, subscriber);
      return { state: changed.state, effects: [...changed.effects, replyWithAnswer(state, token, requestId, { symbols })] };
    }
    case 'clock': {
      const clock = presentClock(state.clock, now.monotonicUs);
      if (clock) return { state, effects: [replyWithAnswer(state, token, requestId, clock)] };
      break;
    }
    case 'gateway-health':
      return { state, effects: [{ kind: 'reply-health', token, requestId }] };
    default:
      // Only the venue knows.
      break;
  }
  const asked =
    query.name === 'venue-snapshot'
      ? { ...state, snapshotsAskedUs: state.snapshotsAskedUs.set(token, now.monotonicUs) }
      : state;
  return { state: asked, effects: [{ ...query, kind: 'ask-venue', asker: { token, requestId }, purpose }] };
}

function changeSubscriptions(state: GatewayState, subscriptions: SubscriptionTable): GatewayDecision {
  const wanted = toWantedTicks(subscriptions);
  if (isSameWanted(wanted, state.wanted)) return { state: { ...state, subscriptions }, effects: [] };
  const stillWanted = new Set([...wanted.quote, ...wanted.trade, ...wanted.bar]);
  const lastTicks = state.lastTicks.filter((_tick, symbol) => stillWanted.has(symbol));
  return {
    state: { ...state, subscriptions, wanted, lastTicks },
    effects: [{ kind: 'set-subscriptions', wanted, ranking: rankSymbols(subscriptions) }],
  };
}

function applyVenueAnswer(before: GatewayState, message: Message<'venue-answered'>, now: GatewayNow): GatewayDecision {
  const { asker, answer } = message;
  const { state, effects } =
    message.name === 'venue-snapshot'
      ? applySnapshot(before, message, now)
      : { state: applyAnswerToState(before, message, now), effects: [] };
  if (asker) {
    const { token, requestId } = asker;
    const reply = answer.ok
      ? replyWithAnswer(state, token, requestId, answer.answer)
      : replyWithRefusal(state, token, requestId, answer.code, answer.message);
    return { state, effects: [reply, ...effects] };
  }
  return message.name === 'clock' && answer.ok ? publishClock(state, now) : { state, effects };
}

function applyAnswerToState(state: GatewayState, message: Message<'venue-answered'>, now: GatewayNow): GatewayState {
  switch (message.name) {
    case 'clock':
      return {
        ...state,
        clock: applyClockAnswer(state.clock, message.answer.ok ? message.answer.answer : null, now.monotonicUs),
      };
    case 'account':
      return message.answer.ok ? { ...state, account: message.answer.answer } : state;
    default:
      return state;
  }
}

function welcomeSubscriber(state: GatewayState, topic: string, now: GatewayNow): GatewayDecision {
  if (REPORT_TOPIC.startsWith(topic)) return { state, effects: [reportStreamEffect(state)] };
  return CLOCK_TOPIC.startsWith(topic) ? publishClock(state, now) : { state, effects: [] };
}

function publishClock(state: GatewayState, now: GatewayNow): GatewayDecision {
  const clock = presentClock(state.clock, now.monotonicUs);
  if (!clock) return { state, effects: [] };
  const tracked = { ...state.clock, publishedVenueUs: clock.venueTimeUs, publishedAtUs: now.monotonicUs };
  return { state: { ...state, clock: tracked }, effects: [{ kind: 'publish-clock', clock }] };
}

function askClockWhenDue({ state, effects }: GatewayDecision, now: GatewayNow): GatewayDecision {
  if (!isAskDue(state.clock, now.monotonicUs)) return { state, effects };
  const clock = { ...state.clock, isAsking: true, askedAtUs: now.monotonicUs };
  return {
    state: { ...state, clock },
    effects: [...effects, { kind: 'ask-venue', asker: null, name: 'clock', ask: {}, purpose: 'reserved' }],
  };
}

/** The moment that a tick tells of: a bar is known when it is over. */
const endOf = (tick: Tick): number => (tick.kind === 'bar' ? tick.atUs + tick.durationUs : tick.atUs);
