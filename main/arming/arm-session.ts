// The arming of a trading session: finds out the facts from its workers, and tells its gateway.
import type { Alert, AlertNotice } from '../../protocol/alerts.ts';
import type { ArmingQuestion } from '../../protocol/arming.ts';
import type { GatewayHealth } from '../../protocol/gateway-health.ts';
import { EXTERNAL_BOOK } from '../../protocol/portfolio.ts';
import type { PortfolioView } from '../../protocol/portfolio-view.ts';
import type { VenueAccount } from '../../protocol/queries.ts';
import type { BooksSummary } from '../../protocol/summary.ts';
import { nowUs } from '../../runtime/clocks.ts';
import type { SessionPlan } from '../session/session-plan.ts';
import { originOf } from '../settings/origins.ts';
import type { Answer } from '../supervisor/questions.ts';
import { type EvidenceFacts, NEEDED_LIMITS } from './evidence.ts';
import { LiveArming } from './live-arming.ts';

const GATEWAY = 'gateway';
const EXECUTOR = 'executor';
const ANSWER_WITHIN_MS = 3_000;
const RECONCILE_WITHIN_MS = 10_000;
const WORKING_STATES: readonly string[] = ['unknown', 'accepted', 'partially-filled'];

/** What of a session arming has to do with. */
export type ArmableSession = {
  readonly plan: SessionPlan;
  ask(worker: string, question: string, argument: unknown, timeoutMs: number): Promise<Answer>;
  readonly alerts: { list(): readonly Alert[]; raise(notice: AlertNotice): unknown };
  /** The titles of what failed; null when it never ran. */
  failedPreflight(): Promise<readonly string[] | null>;
  isEnding(): boolean;
  log(message: string, fields: Readonly<Record<string, unknown>>): void;
  onChange(): void;
};

/** What the gateway answers to `status`, as far as it is of use here. */
type GatewayStatus = {
  readonly account: VenueAccount | null;
  readonly clockAnswer: { readonly venueTimeUs: number; readonly ageUs: number } | null;
};

export function createSessionArming(session: ArmableSession): LiveArming {
  const { plan } = session;
  const ask = async <T>(worker: string, question: string, timeoutMs = ANSWER_WITHIN_MS): Promise<T | null> => {
    const answer = await session.ask(worker, question, null, timeoutMs);
    return answer.ok ? (answer.value as T) : null;
  };
  /** The skew is known when this answer is there, not when the slowest of all is: comparing journal and venue takes seconds. */
  const askStatus = async (): Promise<StatusFound | null> => {
    const askedAtUs = nowUs();
    const status = await ask<GatewayStatus>(GATEWAY, 'status');
    const halfWayUs = (askedAtUs + nowUs()) / 2;
    const said = status?.clockAnswer ?? null;
    return status && { ...status, clockSkewMs: said && (halfWayUs - said.ageUs - said.venueTimeUs) / 1000 };
  };
  return new LiveArming({
    async gatherFacts() {
      const [health, status, books, portfolio, failed] = await Promise.all([
        ask<GatewayHealth>(GATEWAY, 'gateway-health'),
        askStatus(),
        ask<BooksSummary>(EXECUTOR, 'reconcile', RECONCILE_WITHIN_MS),
        ask<PortfolioView>(EXECUTOR, 'portfolio'),
        session.failedPreflight(),
      ]);
      return {
        gateway: health && status ? toGatewayFacts(health, status) : null,
        books: books && toBooksFacts(books, portfolio),
        preflight: failed && { failed },
        limitsSet: limitsSetByAPerson(plan),
        keysIn: plan.keysIn ?? null,
        unacknowledgedForeignOrders: session.alerts
          .list()
          .filter(({ code, acknowledgedBy }) => code === 'FOREIGN_ORDER' && acknowledgedBy === null).length,
      };
    },
    async tellGateway(state, accountNumber, by, reason) {
      const question = { state, by, reason, ...(accountNumber === null ? {} : { accountNumber }) };
      const answer = await session.ask(GATEWAY, 'arming', question satisfies ArmingQuestion['ask'], ANSWER_WITHIN_MS);
      if (!answer.ok) throw new Error(answer.error);
      const told = (answer.value as ArmingQuestion['answer']).state;
      if (told === null) throw new Error('its venue trades no real money');
      return told;
    },
    async describeExposure() {
      const portfolio = await ask<PortfolioView>(EXECUTOR, 'portfolio');
      return {
        equity: portfolio?.account?.equity ?? null,
        strategies: plan.settings.strategies.map(({ id }) => id),
        limits: portfolio?.limits ?? [],
      };
    },
    isEnding: session.isEnding,
    log: session.log,
    onEnded: (reason) =>
      session.alerts.raise({
        severity: 'warning',
        code: 'ARMING_ENDED',
        subject: 'live trading',
        text: `Live trading is not armed any more: ${reason}.`,
      }),
    onChange: session.onChange,
    now: () => ({ wallUs: nowUs(), monotonicMs: performance.now() }),
    armedForMs: plan.settings.live.armedForHours * 3_600_000,
    every(ms, act) {
      const timer = setInterval(act, ms);
      return () => clearInterval(timer);
    },
  });
}

type StatusFound = GatewayStatus & { readonly clockSkewMs: number | null };

/** What an earlier session left, in words; null when there is nothing. */
export function describeExposure({ positions, orders }: BooksSummary): string | null {
  const parts = [
    ...(positions.length > 0 ? [`${positions.length} open positions`] : []),
    ...(orders.open + orders.unknown > 0 ? [`${orders.open + orders.unknown} working orders`] : []),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}

function toGatewayFacts(health: GatewayHealth, { account, clockSkewMs }: StatusFound): EvidenceFacts['gateway'] {
  return {
    isLiveVenue: health.venue === 'alpaca-live' && health.arming !== null,
    areKeysRefused: health.areKeysRefused,
    account: account && { accountNumber: account.accountNumber, isBlocked: account.isBlocked },
    clockSkewMs,
  };
}

function toBooksFacts(books: BooksSummary, portfolio: PortfolioView | null): EvidenceFacts['books'] {
  const { accountNumber, inFlight, unexplained } = books;
  const foreign = portfolio?.orders.filter(({ book, state }) => book === EXTERNAL_BOOK && WORKING_STATES.includes(state));
  return { accountNumber, isReconciled: true, inFlight, unexplained, externalOpenOrders: foreign?.length ?? 0 };
}

/** A default is nobody's decision. */
const limitsSetByAPerson = ({ settled }: SessionPlan): readonly string[] =>
  settled ? NEEDED_LIMITS.filter((name) => originOf(settled, ['risk', name]) !== 'default') : [];
