// A trading session with everything that a host puts around it: preflight before it, its last word and its backup after it.
import type { TradingMode } from '../../protocol/summary.ts';
import type { HomeFolders } from '../home.ts';
import type { SessionLogs } from '../logging/session-logs.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { describeMissing, describeRunFailure } from './run-failure.ts';
import { keepSummary } from './run-summary-file.ts';
import type { SessionPlan, TradingPlan } from './session-plan.ts';
import type { SeatedRun } from './session-seat.ts';
import type { SessionUpkeep } from './session-upkeep.ts';
import { TradingSession } from './trading-session.ts';

export type RunSurroundings = {
  readonly home: HomeFolders;
  readonly logs: SessionLogs;
  readonly launcher: Launcher;
  readonly upkeepOf: (plan: SessionPlan) => SessionUpkeep;
  /** Whoever shows it or asks it begins to, before anything of it runs. */
  readonly onBegin: (session: TradingSession) => void;
};

export class SessionRun implements SeatedRun {
  readonly mode: TradingMode;
  readonly session: TradingSession;
  readonly failed: Promise<string | null>;
  readonly ended: Promise<void>;

  private constructor(plan: TradingPlan, session: TradingSession, upkeep: SessionUpkeep, home: HomeFolders) {
    this.mode = plan.mode;
    this.session = session;
    this.ended = session.ended.then(async () => {
      keepSummary(home, session.summary());
      await upkeep.end();
    });
    this.failed = Promise.race([session.settled, session.ended]).then(() =>
      session.isStopping || !session.isHopeless
        ? null
        : (describeRunFailure(session.supervisor.state, session.errors) ?? 'nothing in it can trade'),
    );
  }

  /** `before` has ended; a halt of it still holds. Throws a PreflightFailed, and then nothing runs. */
  static async begin(plan: TradingPlan, around: RunSurroundings, before: SessionRun | null): Promise<SessionRun> {
    const { home, logs, launcher, upkeepOf, onBegin } = around;
    for (const secret of plan.secrets) logs.hide(secret);
    const upkeep = upkeepOf(plan);
    await upkeep.begin();
    const session = new TradingSession(plan, home, launcher, logs);
    session.upkeep = upkeep;
    if (before) session.inheritHalt(before.session);
    const run = new SessionRun(plan, session, upkeep, home);
    onBegin(session);
    session.start();
    return run;
  }

  get missing(): string {
    return describeMissing(this.session.supervisor.state);
  }

  get isLast(): boolean {
    return this.session.isLast;
  }

  makeRoom(by: string): void {
    this.session.makeRoom(by);
  }

  stop(by: string): void {
    this.session.stop(by);
  }
}
