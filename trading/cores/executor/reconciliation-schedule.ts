// When journal and venue are compared: when something happened that only a comparison can explain, and on a slow beat.
import { newYorkDateOf } from '../../new-york-time.ts';
import { countFacts } from './books.ts';
import { holdsShares, splitQuestion } from './split-questions.ts';
import type { Turn } from './turn.ts';

/** Reports and the venue's lists may disagree on the order of things by this much; what is read twice counts once. */
const OVERLAP_US = 3_600_000_000;
/** In a replay whose days are shorter than an answer takes, one question must not forestall the answer to the last. */
const NEW_DAY_AFTER_MS = 1_000;
const GIVE_UP_WAITING_AFTER_MS = 20_000;
/** A report may come later than the answer that speaks of the same fill. */
const MISSING_EXECUTIONS_GRACE_MS = 300;

export function askReconciliation(turn: Turn, cause: string): void {
  const { reconciliation } = turn.state;
  turn.change({ reconciliation: { ...reconciliation, phase: 'needed', cause, atUs: turn.now.monotonicUs, difference: '' } });
  sendDueReconciliation(turn);
}

/** Asks for a snapshot when one is due: needed, overdue, on the slow beat, or because a day has begun, and with it a split perhaps. */
export function sendDueReconciliation(turn: Turn): void {
  const { reconciliation, gatewayEpoch, clock, books, settings } = turn.state;
  const { monotonicUs } = turn.now;
  if (gatewayEpoch === null || clock === null) return;
  const waitedMs = (monotonicUs - reconciliation.atUs) / 1000;
  const today = newYorkDateOf(turn.state.venueTimeUs);
  const isDue =
    (reconciliation.phase === 'needed' && waitedMs >= 0) ||
    (reconciliation.phase === 'asked' && waitedMs >= GIVE_UP_WAITING_AFTER_MS) ||
    (reconciliation.phase === 'done' && waitedMs >= settings.reconcileEveryMs) ||
    (reconciliation.phase === 'done' && waitedMs >= NEW_DAY_AFTER_MS && today !== reconciliation.askedOn && holdsShares(books));
  if (!isDue) return;
  const isSlowBeat = reconciliation.phase === 'done';
  const question = reconciliation.question + 1;
  const splitsOf = splitQuestion(turn.state);
  turn.change({
    reconciliation: {
      ...reconciliation,
      question,
      askedOn: today,
      splitsAskedOf: splitsOf?.symbols ?? [],
      factsAtQuestion: countFacts(books),
      phase: isSlowBeat ? 'done' : 'asked',
      cause: isSlowBeat ? 'slow beat' : reconciliation.cause,
      atUs: monotonicUs,
    },
  });
  const sinceUs = books.account ? Math.max(books.account.openedAtUs, books.reconciledAtUs - OVERLAP_US) : clock.venueTimeUs;
  turn.send({ kind: 'ask-snapshot', question, sinceUs, ...(splitsOf && { splitsOf }) });
}

/** The venue has shown more filled than executions explain, for longer than a report takes. */
export function noticeMissingExecutions(turn: Turn): void {
  // A comparison that is under way will tell; asking again would only throw its answer away.
  if (turn.state.reconciliation.phase !== 'done') return;
  const { books, reportedFilled, missingSinceUs } = turn.state;
  const isMissing = reportedFilled.some((reported, id) => reported > (books.orders.get(id)?.filledQuantity ?? reported));
  if (!isMissing) {
    if (missingSinceUs !== null) turn.change({ missingSinceUs: null });
    return;
  }
  if (missingSinceUs === null) {
    turn.change({ missingSinceUs: turn.now.monotonicUs });
  } else if (turn.now.monotonicUs - missingSinceUs > MISSING_EXECUTIONS_GRACE_MS * 1000) {
    turn.change({ missingSinceUs: null });
    askReconciliation(turn, 'executions missing');
  }
}
