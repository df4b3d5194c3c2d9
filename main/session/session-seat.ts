// The place for one session at a time, and how a session of the other mode takes it: what can be known is looked at while the one
// still runs, then that one ends in order, then the other begins. Whatever fails leaves the person in the mode that they were in.
import type { DesktopOutcome } from '../../protocol/desktop-bridge.ts';
import type { TradingMode } from '../../protocol/summary.ts';

/** A session that has begun. */
export interface SeatedRun {
  readonly mode: TradingMode;
  /** Somebody asked for the end of the program, not only of this session. */
  readonly isLast: boolean;
  /** Why it will never trade; null once everything runs, and when it ended before it was known. */
  readonly failed: Promise<string | null>;
  /** What is not there yet, and why, in a sentence. */
  readonly missing: string;
  /** It has ended, and everything that belongs to it. */
  readonly ended: Promise<void>;
  /** Ends it by the one way in which sessions end, for another one to take its place. */
  makeRoom(by: string): void;
  /** Ends it, and the program with it. */
  stop(by: string): void;
}

export interface SeatPort<Plan, Run extends SeatedRun> {
  /** Looks, while another session runs, at everything that could stand in the way of this one. Throws with what does. */
  prepare(mode: TradingMode): Promise<Plan>;
  /** `before` has ended. Throws with what stands in the way; nothing runs then. */
  begin(plan: Plan, before: Run | null): Promise<Run>;
  /** Resolves when a session of the other mode has had enough time to come up; the signal ends the waiting. */
  patience(signal: AbortSignal): Promise<void>;
}

const ENDING: DesktopOutcome = { ok: false, text: 'The program is ending.' };

export class SessionSeat<Plan, Run extends SeatedRun> {
  readonly #port: SeatPort<Plan, Run>;
  #seated: { readonly plan: Plan; readonly run: Run } | null = null;
  #isSwitching = false;
  /** Who asked for the end before the first session had begun. */
  #endAskedBy: string | null = null;
  readonly #ended = Promise.withResolvers<void>();
  /** The program may leave. Rejects when no session could begin any more. */
  readonly ended: Promise<void> = this.#ended.promise;

  constructor(port: SeatPort<Plan, Run>) {
    this.#port = port;
  }

  /** The session that runs; while another takes its place, the one that did. */
  get run(): Run {
    if (!this.#seated) throw new Error('no session has begun yet');
    return this.#seated.run;
  }

  /** The same, or null before the first session has begun. */
  get current(): Run | null {
    return this.#seated?.run ?? null;
  }

  /** The program ends with the session that runs, or with the first one as soon as it has begun. */
  get isEnding(): boolean {
    return this.#seated?.run.isLast ?? this.#endAskedBy !== null;
  }

  /** Ends the program in order. Whoever asks before the first session has begun is heard when it has. */
  stop(by: string): void {
    if (this.#seated) this.#seated.run.stop(by);
    else this.#endAskedBy ??= by;
  }

  /** The first session. Throws with what stands in its way. */
  async open(plan: Plan): Promise<void> {
    await this.#seat(plan);
  }

  /** Null when a switch to this mode may be tried. */
  findRefusal(mode: TradingMode): string | null {
    if (this.#isSwitching) return 'Another session is on its way already.';
    if (this.run.isLast) return ENDING.text;
    return this.run.mode === mode ? `This is ${mode} trading already.` : null;
  }

  /** Resolves when the other session runs, or the one before again; `text` says what became of it and why. */
  async switchTo(mode: TradingMode, by: string): Promise<DesktopOutcome> {
    const refusal = this.findRefusal(mode);
    if (refusal !== null) return { ok: false, text: refusal };
    this.#isSwitching = true;
    try {
      return await this.#switch(mode, by);
    } finally {
      this.#isSwitching = false;
      this.#leaveAfterLast(this.run);
    }
  }

  async #switch(mode: TradingMode, by: string): Promise<DesktopOutcome> {
    const before = { plan: this.#seated?.plan as Plan, run: this.run };
    let plan: Plan;
    try {
      plan = await this.#port.prepare(mode);
    } catch (error) {
      return failedTo(mode, `${nameOf(before.run.mode)} goes on.`, messageOf(error));
    }
    if (before.run.isLast) return ENDING;
    before.run.makeRoom(`${by} switches to ${mode} trading: the ${before.run.mode} session`);
    await before.run.ended;
    const failure = await this.#try(plan);
    if (this.run.isLast) return ENDING;
    if (failure === null) return { ok: true, text: `${nameOf(mode)} has begun${mode === 'live' ? ', not armed' : ''}.` };
    try {
      // It ran a moment ago with just this plan.
      await this.#seat(before.plan);
    } catch (cause) {
      const text = `${nameOf(before.run.mode)} cannot begin again: ${messageOf(cause)}`;
      this.#ended.reject(new Error(text, { cause }));
      return failedTo(mode, text, failure);
    }
    return failedTo(mode, `${nameOf(before.run.mode)} has begun again.`, failure);
  }

  /** Null when the session runs. Otherwise none does. */
  async #try(plan: Plan): Promise<string | null> {
    if (this.run.isLast) return ENDING.text;
    try {
      await this.#seat(plan);
    } catch (error) {
      return messageOf(error);
    }
    const { run } = this;
    const failure = await this.#findFailure(run);
    if (failure === null) return null;
    run.makeRoom(`a session in which nothing can trade (${failure})`);
    await run.ended;
    return failure;
  }

  /** Workers are tried again for minutes, and nothing trades meanwhile: whoever only wanted to switch is not left there so long. */
  async #findFailure(run: Run): Promise<string | null> {
    const waiting = new AbortController();
    try {
      return await Promise.race([
        run.failed,
        this.#port.patience(waiting.signal).then(() => `It did not come up in time: ${run.missing}.`),
      ]);
    } finally {
      waiting.abort();
    }
  }

  async #seat(plan: Plan): Promise<void> {
    const before = this.#seated?.run ?? null;
    const run = await this.#port.begin(plan, before);
    this.#seated = { plan, run };
    // Somebody asked for the end while it began.
    const asker = before === null ? this.#endAskedBy : before.isLast ? 'the end of the program' : null;
    if (asker !== null) run.stop(asker);
    void run.ended.then(() => this.#leaveAfterLast(run));
  }

  #leaveAfterLast(run: Run): void {
    if (run.isLast && run === this.run && !this.#isSwitching) void run.ended.then(() => this.#ended.resolve());
  }
}

const nameOf = (mode: TradingMode): string => (mode === 'live' ? 'Live trading' : 'Paper trading');

const failedTo = (mode: TradingMode, present: string, why: string): DesktopOutcome => ({
  ok: false,
  text: `${nameOf(mode)} did not begin. ${present}\n${why}`,
});

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
