// What both hosts, headless and desktop, do before a session: the data folder, the single instance, the logs.
import { controlAddress } from './control-protocol.ts';
import { type HomeFolders, prepareHome } from './home.ts';
import { claimInstance, type InstanceClaim } from './instance-lock.ts';
import { toConsoleLine, wantsColour } from './logging/console-line.ts';
import { openSessionLogs, type SessionLogs } from './logging/session-logs.ts';
import type { SessionPlan } from './session-plan.ts';

export type Instance = Extract<InstanceClaim, { readonly claimed: true }>;

/** Another instance lives on this data folder. */
export class AlreadyRunning extends Error {
  constructor(home: HomeFolders, pid: number | undefined) {
    super(
      `Tradewarden is already running on ${home.root}${pid === undefined ? '' : ` as process ${pid}`}: stop it first, or choose another --home`,
    );
    this.name = 'AlreadyRunning';
  }
}

/** Claims the data folder for this process. Throws AlreadyRunning. */
export function takeInstance(home: HomeFolders, plan: SessionPlan): Instance {
  prepareHome(home);
  const claim = claimInstance(home);
  if (!claim.claimed) throw new AlreadyRunning(home, claim.holder?.pid);
  claim.write({
    pid: process.pid,
    startedAt: new Date().toISOString(),
    mode: plan.mode,
    venue: plan.venue,
    control: controlAddress(home),
  });
  return claim;
}

/** Log files for the session; the terminal shows our own words and the workers' troubles, with `isDebug` everything. */
export function openLogs(home: HomeFolders, isDebug: boolean): SessionLogs {
  const isColoured = wantsColour(process.stderr, process.env);
  return openSessionLogs(home.logs, isDebug ? 'debug' : 'info', (source, entry) => {
    const isShown = isDebug || source === 'main' || entry.level === 'warn' || entry.level === 'error';
    if (isShown) process.stderr.write(`${toConsoleLine(source, entry, new Date(), isColoured, isDebug)}\n`);
  });
}
