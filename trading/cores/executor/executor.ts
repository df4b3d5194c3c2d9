// The executor's deciding part: a pure function of state, message and time. The shell in workers/executor/ carries out the effects.
import type { Instrument } from '../../../protocol/instruments.ts';
import { bookOfTopic, TRADING_STATE_TOPIC } from '../../../protocol/portfolio.ts';
import type { Digest } from '../../digest.ts';
import { acceptSignal } from './accept-signal.ts';
import { snapshotOfBook } from './announcements.ts';
import { sendDueCancels } from './cancels.ts';
import { takeUp } from './early-signals.ts';
import type { ExecutorMessage, Now } from './executor-messages.ts';
import type { ExecutorState, Mark } from './executor-state.ts';
import { driveFlattens } from './flatten.ts';
import { followSchedules } from './follow-schedules.ts';
import { askAboutSilence, sendDueLookups } from './lookups.ts';
import { watchLostExits } from './lost-exits.ts';
import { markEquity } from './mark-equity.ts';
import { noteMarks } from './marks.ts';
import { obey } from './obey-command.ts';
import { concludeCancel, concludeCancelAll, concludeLookup, concludeSubmit } from './outcomes.ts';
import { takeSnapshot } from './reconciliation.ts';
import { askReconciliation, noticeMissingExecutions, sendDueReconciliation } from './reconciliation-schedule.ts';
import type { RecordedIds } from './recorded-ids.ts';
import { adoptLegs, takeReport } from './reports.ts';
import { closeOf, isSessionOpen } from './risk-context.ts';
import { type Decision, Turn } from './turn.ts';
import { abandonUnsent, sendDueResends } from './unsent-orders.ts';
import { watchExits } from './watch-exits.ts';

/** Decides on one message. Never changes the state that it was given; equal inputs give equal outputs. */
export function decide(
  state: ExecutorState,
  message: ExecutorMessage,
  now: Now,
  digest: Digest,
  recorded: RecordedIds,
): Decision {
  const turn = new Turn(state, now, recorded);
  if (isAboutForgotten(turn, message)) return turn.finish();
  switch (message.kind) {
    case 'signal-received':
      acceptSignal(turn, message.signal, digest);
      break;
    case 'prices-moved':
      movePrices(turn, message.marks, message.venueTimeUs);
      for (const signal of takeUp(turn)) acceptSignal(turn, signal, digest);
      watchExits(turn, digest);
      break;
    case 'clock-ticked':
      turn.change({ clock: message.clock, venueTimeUs: Math.max(state.venueTimeUs, message.clock.venueTimeUs) });
      sendDueReconciliation(turn);
      break;
    case 'report-received':
      takeReport(turn, message.report);
      sendDueResends(turn);
      driveFlattens(turn, digest);
      break;
    case 'reports-lost':
      askReconciliation(turn, 'reports lost');
      break;
    case 'gateway-changed':
      turn.change({ gatewayEpoch: message.epoch, startedAtUs: state.startedAtUs || now.monotonicUs });
      askReconciliation(turn, 'gateway started');
      break;
    case 'submit-answered':
      concludeSubmit(turn, message.clientOrderId, message.outcome, message.trace);
      if (message.outcome.outcome === 'accepted' && message.outcome.order) adoptLegs(turn, message.outcome.order);
      sendDueCancels(turn);
      break;
    case 'cancel-answered':
      concludeCancel(turn, message.clientOrderId, message.outcome);
      break;
    case 'cancel-all-answered':
      concludeCancelAll(turn, message.outcome);
      break;
    case 'lookup-answered':
      concludeLookup(turn, message.clientOrderId, message.lookup);
      sendDueCancels(turn);
      break;
    case 'snapshot-answered':
      takeSnapshot(turn, message.question, message.snapshot);
      driveFlattens(turn, digest);
      break;
    case 'instruments-answered':
      noteInstruments(turn, message.symbols, message.instruments);
      break;
    case 'control-commanded':
      obey(turn, message.command, digest);
      break;
    case 'reconciliation-asked':
      askReconciliation(turn, message.cause);
      break;
    case 'topic-subscribed':
      welcome(turn, message.topic);
      break;
    case 'stopping':
      abandonUnsent(turn, 'it never left before the executor stopped');
      turn.sync();
      break;
    case 'beat':
      sendDueCancels(turn);
      sendDueResends(turn);
      sendDueLookups(turn);
      askAboutSilence(turn, (symbol) => closeOf(turn.state, symbol) === null || isSessionOpen(turn.state));
      noticeMissingExecutions(turn);
      sendDueReconciliation(turn);
      followSchedules(turn, digest);
      driveFlattens(turn, digest);
      watchExits(turn, digest);
      markEquity(turn);
      break;
  }
  watchLostExits(turn);
  return turn.finish();
}

/** An answer that comes so late that its order was done and forgotten in the meantime: a replay can be that fast. */
const isAboutForgotten = (turn: Turn, message: ExecutorMessage): boolean =>
  'clientOrderId' in message && turn.isForgotten(message.clientOrderId);

/** Unknown symbols are asked for as soon as they have a price, so that the first signal finds them described. */
function movePrices(turn: Turn, marks: readonly Mark[], venueTimeUs: number): void {
  const { state } = turn;
  const unknown = marks
    .map(({ symbol }) => symbol)
    .filter((symbol) => !state.marks.has(symbol) && !state.instruments.has(symbol));
  if (unknown.length > 0) turn.send({ kind: 'ask-instruments', symbols: unknown });
  turn.change({
    marks: noteMarks(state.marks, state.books, marks),
    venueTimeUs: Math.max(state.venueTimeUs, venueTimeUs),
  });
}

/** A symbol that the answer leaves out is not listed; without an answer it stays open and is asked for again. */
function noteInstruments(turn: Turn, symbols: readonly string[], instruments: readonly Instrument[] | null): void {
  if (!instruments) return;
  turn.change({
    instruments: turn.state.instruments.withMutations((map) => {
      for (const symbol of symbols) map.set(symbol, null);
      for (const instrument of instruments) map.set(instrument.symbol, instrument);
    }),
  });
}

/** A new follower of a topic gets the present state, which everything later is a change of. */
function welcome(turn: Turn, topic: string): void {
  const { books, venueTimeUs } = turn.state;
  const book = bookOfTopic(topic);
  if (book !== null) turn.publish(snapshotOfBook(books, book, venueTimeUs));
  if (topic === TRADING_STATE_TOPIC) {
    turn.publish({ kind: 'trading-state-changed', state: books.tradingState, reason: 'present state', by: 'executor' });
  }
}
