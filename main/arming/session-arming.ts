// The arming of a session, where it trades real money; where it does not, a clear no.
import type { LiveView } from '../../protocol/desk-views/live.ts';
import type { SessionAnswers } from '../session/session-answers.ts';
import type { WorkerRow } from '../supervisor/core/roster.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { type ArmableSession, createSessionArming, describeExposure } from './arm-session.ts';
import { type LiveArming, NotArmed } from './live-arming.ts';

export class SessionArming {
  readonly #session: ArmableSession;
  readonly #supervisor: Supervisor;
  readonly #answers: SessionAnswers;
  /** Null when no real money is in play. */
  readonly #arming: LiveArming | null;

  constructor(session: Omit<ArmableSession, 'ask' | 'onChange'>, supervisor: Supervisor, answers: SessionAnswers) {
    this.#session = { ...session, ask: (...question) => supervisor.ask(...question), onChange: () => {} };
    this.#supervisor = supervisor;
    this.#answers = answers;
    this.#arming = session.plan.venue === 'alpaca-live' ? createSessionArming(this.#session) : null;
  }

  /** As it was last proven; null when this session trades no real money. */
  async view(): Promise<LiveView | null> {
    return this.#arming === null ? null : this.#arming.view();
  }

  async proveEvidence(): Promise<LiveView> {
    const arming = this.#ofRealMoney();
    await arming.prove();
    return arming.view();
  }

  async arm(by: string, accountEnding: string): Promise<LiveView> {
    this.#session.log(`${by} asks to arm live trading`, {});
    const arming = this.#ofRealMoney();
    await arming.arm(by, accountEnding);
    return arming.view();
  }

  async disarm(by: string, reason: string): Promise<LiveView> {
    this.#session.log(`${by} disarms live trading`, { reason });
    const arming = this.#ofRealMoney();
    await arming.disarm(by, reason);
    return arming.view();
  }

  /** Whoever starts it again, a page perhaps, must not arm it by that. */
  async tradingStopped(by: string): Promise<void> {
    await this.#arming?.disarm(by, 'trading was stopped');
  }

  /** What an earlier session left at a live venue is known as soon as the executor has compared its journal with it. */
  async workerReady({ kind, name }: WorkerRow): Promise<void> {
    if (!this.#arming) return;
    if (kind === 'gateway') {
      const { accountNumber } = this.#supervisor.figuresOf(name).details as { readonly accountNumber: string };
      await this.#arming.gatewayReady(accountNumber);
    }
    if (kind !== 'executor') return;
    const books = await this.#answers.books();
    const exposure = books && describeExposure(books);
    if (exposure) await this.#arming.exposureFound(exposure);
  }

  #ofRealMoney(): LiveArming {
    if (this.#arming) return this.#arming;
    const { venue } = this.#session.plan;
    throw new NotArmed(`this session trades on ${venue}, not with real money: start one with --mode live`);
  }
}
