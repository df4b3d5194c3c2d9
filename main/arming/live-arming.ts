// The arming of one live session: proves the evidence, tells the gateway, and forgets everything with the process.
import type { ArmingState } from '../../protocol/arming.ts';
import type { DecimalString } from '../../protocol/decimal-string.ts';
import type { EvidenceView, LiveView } from '../../protocol/desk-views/live.ts';
import type { LimitView } from '../../protocol/portfolio-view.ts';
import {
  type Arming,
  type ArmingEvent,
  DIGITS_TO_TYPE,
  decideArming,
  isAccountEnding,
  type Moment,
  READ_ONLY,
} from './arming.ts';
import { type EvidenceFacts, proveEvidence } from './evidence.ts';

/** What a live session is made of, as far as arming is concerned. */
export type ArmingSurroundings = {
  gatherFacts(): Promise<EvidenceFacts>;
  /** Tells the gateway, which refuses to be armed for another account than its own; the state that it is in then. Throws. */
  tellGateway(state: ArmingState, account: string | null, by: string, reason: string): Promise<ArmingState>;
  /** Strategies, limits and equity that would go live. */
  describeExposure(): Promise<Exposure>;
  /** The session has begun to end: it is armed by nobody any more. */
  isEnding(): boolean;
  log(message: string, fields: Readonly<Record<string, unknown>>): void;
  onEnded(reason: string): void;
  onChange(): void;
  now(): Moment;
  /** How long one arming lasts. */
  readonly armedForMs: number;
  /** Calls again and again until the returned function is called. */
  every(ms: number, act: () => void): () => void;
};

export type Exposure = {
  readonly equity: DecimalString | null;
  readonly strategies: readonly string[];
  readonly limits: readonly LimitView[];
};

/** A machine that slept through the end of an arming finds out within this time. */
const LOOK_EVERY_MS = 2_000;

/** What one look found. */
export type Proof = { readonly evidence: readonly EvidenceView[]; readonly account: string | null };

/** Why it was not done, in a sentence for the person who asked. */
export class NotArmed extends Error {
  override readonly name = 'NotArmed';
}

export class LiveArming {
  readonly #around: ArmingSurroundings;
  #arming: Arming = READ_ONLY;
  #evidence: readonly EvidenceView[] = [];
  #provenAtUs: number | null = null;
  #account: string | null = null;
  #questions = 0;
  #stopLooking: (() => void) | null = null;
  /** Who disarmed last, for an arming that is under way: it must not outlive that. */
  #disarmedBy: string | null = null;

  constructor(around: ArmingSurroundings) {
    this.#around = around;
  }

  get state(): ArmingState {
    return this.#arming.state;
  }

  /** What the dialog shows; the evidence is as it was when it was last proven. */
  async view(): Promise<LiveView> {
    const { equity, strategies, limits } = await this.#around.describeExposure();
    const { state, reason, until } = this.#arming;
    const account = this.#account;
    return {
      state,
      reason,
      armedUntilUs: until?.wallUs ?? null,
      evidence: this.#evidence,
      provenAtUs: this.#provenAtUs,
      allHold: this.#allHold,
      account: account === null ? null : { ending: account.slice(-DIGITS_TO_TYPE), digitsToType: DIGITS_TO_TYPE, equity },
      strategies,
      limits: limits.map(toShownLimit),
      command: 'tradewarden arm',
    };
  }

  /** Finds out everything anew. What is shown is what was asked for last: an earlier answer may come later. */
  async prove(): Promise<Proof> {
    this.#questions += 1;
    const question = this.#questions;
    const facts = await this.#around.gatherFacts();
    const proof = { evidence: proveEvidence(facts), account: facts.gateway?.account?.accountNumber ?? null };
    if (question !== this.#questions) return proof;
    this.#account = proof.account;
    this.#evidence = proof.evidence;
    this.#provenAtUs = this.#around.now().wallUs;
    this.#around.onChange();
    return proof;
  }

  /** Throws NotArmed. What was proven a moment ago is proven again: nothing that a person saw is taken on trust. */
  async arm(by: string, accountEnding: string): Promise<void> {
    this.#disarmedBy = null;
    const { evidence, account } = await this.prove();
    const missing = evidence.filter(({ holds }) => !holds);
    if (missing.length > 0)
      throw new NotArmed(`not armed: ${missing.map(({ found, remedy }) => `${found} (${remedy})`).join('; ')}`);
    if (account === null || !isAccountEnding(account, accountEnding)) {
      throw new NotArmed(`not armed: expected the last ${DIGITS_TO_TYPE} characters of the account's number`);
    }
    if (this.#around.isEnding()) throw new NotArmed('not armed: this session is ending');
    this.#refuseDisarmed();
    const told = await this.#around.tellGateway('armed', account, by, 'armed by a person').catch((cause: unknown) => {
      throw new NotArmed(`not armed: the gateway does not answer (${(cause as Error).message})`, { cause });
    });
    if (told !== 'armed') throw new NotArmed(`not armed: the gateway stays ${told}`);
    if (this.#disarmedBy !== null) await this.#tell(this.#disarmedBy);
    this.#refuseDisarmed();
    this.#decide({ kind: 'armed', account, by, until: this.#untilFrom(this.#around.now()) });
  }

  async disarm(by: string, reason: string): Promise<void> {
    this.#disarmedBy = by;
    await this.#decideAndTell({ kind: 'disarmed', by, reason }, by);
  }

  /** Whether the time is over that it was armed for. */
  async timePassed(): Promise<void> {
    if (this.#around.isEnding()) this.#look(false);
    else await this.#decideAndTell({ kind: 'time-passed', now: this.#around.now() }, 'main');
  }

  /** The gateway is ready, in its first or a later life: it starts read-only and is told what holds. */
  async gatewayReady(account: string): Promise<void> {
    this.#account = account;
    this.#decide({ kind: 'account-seen', account });
    if (this.#arming.state !== 'read-only') await this.#tell('main');
  }

  /** Something was left by an earlier session: it may be closed and protected, and nothing else. */
  async exposureFound(text: string): Promise<void> {
    await this.#decideAndTell({ kind: 'exposure-found', text }, 'main');
  }

  #untilFrom({ wallUs, monotonicMs }: Moment): Moment {
    const { armedForMs } = this.#around;
    return { wallUs: wallUs + armedForMs * 1000, monotonicMs: monotonicMs + armedForMs };
  }

  #look(isArmed: boolean): void {
    if (!isArmed) {
      this.#stopLooking?.();
      this.#stopLooking = null;
    } else this.#stopLooking ??= this.#around.every(LOOK_EVERY_MS, () => void this.timePassed());
  }

  #refuseDisarmed(): void {
    if (this.#disarmedBy !== null) throw new NotArmed(`not armed: ${this.#disarmedBy} disarmed it meanwhile`);
  }

  get #allHold(): boolean {
    return this.#evidence.length > 0 && this.#evidence.every(({ holds }) => holds);
  }

  async #decideAndTell(event: ArmingEvent, by: string): Promise<void> {
    const before = this.#arming;
    this.#decide(event);
    if (this.#arming !== before) await this.#tell(by);
  }

  #decide(event: ArmingEvent): void {
    const before = this.#arming;
    this.#arming = decideArming(before, event);
    if (this.#arming === before) return;
    const { state, reason } = this.#arming;
    this.#around.log(`live trading is ${state}: ${reason}`, { was: before.state });
    this.#look(state === 'armed');
    if (before.state === 'armed' && state !== 'armed') this.#around.onEnded(reason);
    this.#around.onChange();
  }

  /** A gateway that cannot be reached is read-only when it comes back, and is told again then. */
  async #tell(by: string): Promise<void> {
    const { state, reason, account } = this.#arming;
    await this.#around.tellGateway(state, account, by, reason).catch((error: unknown) => {
      this.#around.log(`the gateway could not be told that live trading is ${state}`, { reason: (error as Error).message });
    });
  }
}

const UNITS = {
  money: 'money',
  shares: 'quantity',
  orders: 'count',
  percent: 'percent',
  milliseconds: 'milliseconds',
} as const;

const toShownLimit = ({ id, label, unit, limit, used }: LimitView): LiveView['limits'][number] => ({
  name: id,
  label,
  unit: UNITS[unit],
  limit,
  used,
  usedBy: null,
});
