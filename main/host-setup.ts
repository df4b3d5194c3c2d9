// What both hosts, headless and desktop, do before a session: the data folder, the single instance, the logs.
import { userInfo } from 'node:os';
import type { LogLevel } from '../protocol/log-level.ts';
import { type ControlAccess, createControlAccess } from './control/control-access.ts';
import { type HomeFolders, prepareHome } from './home.ts';
import { claimInstance, type InstanceClaim, type InstanceNote } from './locks/instance-lock.ts';
import { toConsoleLine, wantsColour } from './logging/console-line.ts';
import { createConsoleOutput } from './logging/console-output.ts';
import { openSessionLogs, type SessionLogs } from './logging/session-logs.ts';
import { endLeftovers, forgetWorkers } from './session/leftovers.ts';
import type { SessionPlan } from './session/session-plan.ts';
import { recordSettings } from './settings/settings-journal.ts';
import { componentsIn, MAIN_PROCESS } from './supervisor/core/component-table.ts';

export type Instance = Extract<InstanceClaim, { readonly claimed: true }> & {
  /** What an instance that died left behind, in sentences; empty after an orderly end. */
  readonly found: readonly string[];
  /** Where its control socket goes, and the secret of whoever may use it. */
  readonly control: ControlAccess;
  /** What runs from now on, for whoever finds this instance. */
  note(plan: SessionPlan): void;
};

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
  const startedAt = new Date().toISOString();
  const control = createControlAccess(home);
  const note = ({ mode, venue, settled }: SessionPlan): void => {
    claim.write({ pid: process.pid, startedAt, mode, venue, control });
    if (settled) recordSettings(home, settled, userInfo().username, 'in force from a start on');
  };
  note(plan);
  return {
    ...claim,
    note,
    control,
    found: describeFound(home, claim.leftover),
    release() {
      forgetWorkers(home);
      claim.release();
    },
  };
}

function describeFound(home: HomeFolders, leftover: InstanceNote | null): readonly string[] {
  const ended = endLeftovers(home).map(({ worker, pid: left }) => `${worker} (process ${left})`);
  if (leftover === null && ended.length === 0) return [];
  const who = leftover === null ? 'an earlier instance' : `the instance of ${leftover.startedAt} (process ${leftover.pid})`;
  return [
    `${who} did not end in an orderly way`,
    ended.length === 0 ? 'it left no process behind' : `it left behind and we ended: ${ended.join(', ')}`,
  ];
}

/** Log files for the session; the terminal shows our own words and the workers' troubles, with `isDebug` everything. */
export function openLogs(home: HomeFolders, isDebug: boolean, plan: SessionPlan): SessionLogs {
  const { level, levels, console: style, files } = plan.settings.logging;
  const isColoured = wantsColour(process.stderr, process.env);
  const tell = createConsoleOutput(process.stderr);
  const options = isDebug
    ? { level: 'debug' as const, levels: {}, files: files.enabled ? files : null }
    : { level, levels: levelsByComponent(levels), files: files.enabled ? files : null };
  const logs = openSessionLogs(home.logs, options, (source, entry) => {
    const isShown = isDebug || componentsIn(MAIN_PROCESS).includes(source) || entry.level === 'warn' || entry.level === 'error';
    if (!isShown || style === 'off') return;
    const line =
      style === 'json'
        ? JSON.stringify({ source, time: new Date().toISOString(), level: entry.level, ...entry.fields, msg: entry.message })
        : toConsoleLine(source, entry, new Date(), isColoured, isDebug);
    tell(line);
  });
  for (const secret of plan.secrets) logs.hide(secret);
  return logs;
}

/** A worker that is named stands for the components that live in it. */
const levelsByComponent = (levels: Readonly<Record<string, LogLevel>>): Readonly<Record<string, LogLevel>> =>
  Object.fromEntries(Object.entries(levels).flatMap(([name, level]) => componentsIn(name).map((id) => [id, level])));
