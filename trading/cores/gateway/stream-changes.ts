// The streams of the venue as they come and go: what is known of each, who hears of it, and since when reports can be relied on.
import type { VenueOrder } from '../../../protocol/orders.ts';
import { toHealthEffects } from './gateway-health.ts';
import type { GatewayEffect, GatewayMessage, GatewayNow } from './gateway-messages.ts';
import type { GatewayState } from './gateway-state.ts';
import { findLostReports, forgetReports } from './report-watch.ts';
import { presentClock } from './tracked-clock.ts';

type Decision = { readonly state: GatewayState; readonly effects: readonly GatewayEffect[] };
type Message<Kind extends GatewayMessage['kind']> = Extract<GatewayMessage, { readonly kind: Kind }>;

/** The venue is back: its clock may have gone another way meanwhile. */
export const isReturnOfReports = ({ stream, condition }: Message<'stream-changed'>): boolean =>
  stream === 'trade-updates' && condition === 'live';

export function applyStreamChange(state: GatewayState, message: Message<'stream-changed'>, now: GatewayNow): Decision {
  const { stream, condition, reason } = message;
  // A new attempt heals nothing yet.
  const trouble = condition === 'connecting' ? state.streams[stream].trouble : condition === 'closed' ? '' : reason;
  const before = state.streams[stream];
  // A confirmed subscription of a live stream is no new life.
  const isSame = before.condition === condition;
  const lives = before.lives + (condition === 'live' && !isSame ? 1 : 0);
  const sinceUs = isSame ? before.sinceUs : now.monotonicUs;
  const sinceVenueUs = isSame ? before.sinceVenueUs : (presentClock(state.clock, now.monotonicUs)?.venueTimeUs ?? 0);
  const isWorking = condition === 'live' || condition === 'closed';
  const brokenSinceUs = isWorking ? null : (before.brokenSinceUs ?? now.monotonicUs);
  const isAlerted = !isWorking && before.isAlerted;
  const status = { condition, reason, trouble, sinceUs, sinceVenueUs, brokenSinceUs, isAlerted, lives };
  const streams = { ...state.streams, [stream]: status };
  // After a break the venue may go on at an earlier market time: a restarted replay does.
  const clock = condition === 'down' && stream !== 'trade-updates' ? { ...state.clock, lastTickUs: 0 } : state.clock;
  const areReportsReconciled = state.areReportsReconciled && streams['trade-updates'].condition === 'live';
  const reportWatch = areReportsReconciled ? state.reportWatch : forgetReports(state.reportWatch);
  const next = { ...state, streams, clock, areReportsReconciled, reportWatch };
  const effects = [...toHealthEffects(state, next)];
  if (stream !== 'trade-updates') return { state: next, effects };
  const wasLive = state.streams['trade-updates'].condition === 'live';
  if (wasLive || condition === 'live') effects.unshift(reportStreamEffect(next));
  if (condition !== 'live') return { state: next, effects };
  return { state: { ...next, clock: { ...clock, askedAtUs: Number.NEGATIVE_INFINITY } }, effects };
}

/** A stream that kept one fill to itself will keep others. What was lost is in the snapshot that showed it. */
function renewReports(lost: readonly VenueOrder[]): readonly GatewayEffect[] {
  const names = lost.map(({ symbol, side, clientOrderId }) => `${side} ${symbol} ${clientOrderId}`).join(', ');
  const reason = `the venue filled orders and did not report it: ${names}`;
  const alert = {
    severity: 'warning',
    code: 'FEED_MUTE',
    subject: 'trade-updates',
    text: `Order reports: ${reason}.`,
  } as const;
  return [
    { kind: 'renew-stream', stream: 'trade-updates', reason },
    { kind: 'raise-alert', alert },
  ];
}

export function reportStreamEffect({ streams }: GatewayState): GatewayEffect {
  const { condition, reason } = streams['trade-updates'];
  const state = condition === 'live' ? 'live' : 'down';
  return { kind: 'publish-report', report: { kind: 'report-stream-changed', state, reason } };
}

/** Only a snapshot that was begun after reports became live can tell what they missed. */
export function applySnapshot(
  state: GatewayState,
  { asker, answer }: Extract<Message<'venue-answered'>, { readonly name: 'venue-snapshot' }>,
  now: GatewayNow,
): Decision {
  const token = asker?.token ?? 0;
  const askedUs = state.snapshotsAskedUs.get(token) ?? Number.NEGATIVE_INFINITY;
  const next = { ...state, snapshotsAskedUs: state.snapshotsAskedUs.delete(token) };
  if (!answer.ok) return { state: next, effects: [] };
  const { condition, sinceUs } = state.streams['trade-updates'];
  const known = { ...next, account: answer.answer.account };
  if (condition !== 'live' || askedUs < sinceUs) return { state: known, effects: [] };
  const { watch, lost } = findLostReports(state.reportWatch, answer.answer, now.monotonicUs);
  const reconciled = { ...known, areReportsReconciled: true, reportWatch: watch };
  return { state: reconciled, effects: lost.length === 0 ? [] : renewReports(lost) };
}
