// The Node host: runs a session in a terminal or as a service, without a window.
import { setTimeout as wait } from 'node:timers/promises';
import type { RunSummary } from '../protocol/summary.ts';
import { workerBundle } from './bundles.ts';
import { answerControlRequest } from './control/control-requests.ts';
import { openControlSocket } from './control/control-socket.ts';
import type { HomeFolders } from './home.ts';
import { type Instance, openLogs, takeInstance } from './host-setup.ts';
import { wantsColour } from './logging/console-line.ts';
import { noteUncaughtErrors } from './logging/uncaught-errors.ts';
import { createServiceNotifier } from './service/service-notifier.ts';
import { describeRunFailure } from './session/run-failure.ts';
import { keepSummary } from './session/run-summary-file.ts';
import type { SessionPlan } from './session/session-plan.ts';
import { SessionUpkeep } from './session/session-upkeep.ts';
import { TradingSession } from './session/trading-session.ts';
import { untilDone } from './session/until-done-watch.ts';
import { statusTable } from './status/status-table.ts';
import { listenForStop } from './stop-signals.ts';
import type { Launcher } from './supervisor/launcher.ts';
import { createNodeLauncher } from './supervisor/node-launcher.ts';

export type HeadlessRequest = {
  readonly home: HomeFolders;
  readonly plan: SessionPlan;
  readonly isDebug: boolean;
  /** End by itself when the replay is over. */
  readonly endsWhenDone: boolean;
  /** Where the tables go; nowhere when stdout is kept for JSON. */
  readonly showTable: (text: string) => void;
  /** The caller's, from which relative paths in environment variables count. */
  readonly folder?: string;
  /** Every worker runs (or has failed for good) for the first time. */
  readonly onReady?: (session: TradingSession) => void;
  /** The file of a worker kind; the built bundles by default. */
  readonly bundleOf?: (kind: string) => string;
  /** How worker processes are started; as children of Node by default. */
  readonly launcher?: Launcher | undefined;
};

/** `failure` tells why the run counts as failed; null when nothing went wrong. */
export type HeadlessResult = { readonly summary: RunSummary; readonly failure: string | null };

const FIRST_FILLS_EVERY_MS = 1_000;

/** Throws AlreadyRunning when another instance lives on the same data folder, and PreflightFailed when something is in the way. */
export async function runHeadless(request: HeadlessRequest): Promise<HeadlessResult> {
  const { home, plan } = request;
  const instance = takeInstanceUntilKilled(home, plan);
  const logs = openLogs(home, request.isDebug, plan);
  logs.hide(instance.control.secret);
  const forget = noteUncaughtErrors(logs);
  const upkeep = new SessionUpkeep({ home, plan, logs, environment: process.env, folder: request.folder ?? process.cwd() });
  const giveUp = async (error: unknown): Promise<never> => {
    instance.release();
    await logs.close();
    forget();
    throw error;
  };
  await upkeep.begin().catch(giveUp);
  const service = createServiceNotifier(process.env, (reason) => logs.write('main', { level: 'warn', message: reason }));
  const session = new TradingSession(
    plan,
    home,
    request.launcher ?? createNodeLauncher(request.bundleOf ?? workerBundle),
    logs,
  );
  session.upkeep = upkeep;
  session.stopping.addEventListener('abort', () => service?.stopping('stopping'), { once: true });
  instance.deafen();
  const deafen = listenForStop((signal) => session.stop(signal));
  const control = await openControlSocket(instance.control, (asked, asker) =>
    answerControlRequest(session, asked, asker),
  ).catch(giveUp);
  logs.write('main', { level: 'info', message: `${plan.mode} trading on ${plan.venue}, data in ${home.root}` });
  for (const message of instance.found) logs.write('main', { level: 'warn', message });

  session.start();
  void session.settled.then(() => {
    if (session.hasFailed || session.isStopping) return;
    service?.ready(`${plan.mode} trading on ${plan.venue}`);
    // Main that answers nobody any more cannot say so either.
    service?.watch(() => !session.isHopeless);
  });
  const hurryHome = endEarly(session, request);
  const display = showStatus(session, request, session.stopping);
  await session.ended;
  await Promise.all([hurryHome, display]);

  const failure = describeRunFailure(session.supervisor.state, session.errors);
  const summary = session.summary();
  logs.write('main', { level: 'info', message: 'everything has stopped', fields: { ...summary } });
  keepSummary(home, summary);
  deafen();
  await control.close();
  await upkeep.end();
  await service?.close();
  instance.release();
  await logs.close();
  forget();
  return { summary, failure };
}

/** Until `deafen` a signal ends this process at once, and leaves no note: nothing runs yet that would have to be stopped in order. */
function takeInstanceUntilKilled(home: HomeFolders, plan: SessionPlan): Instance & { readonly deafen: () => void } {
  let instance: Instance | null = null;
  const deafen = listenForStop((signal) => {
    instance?.release();
    deafen();
    process.kill(process.pid, signal);
  });
  try {
    instance = takeInstance(home, plan);
    return { ...instance, deafen };
  } catch (error) {
    deafen();
    throw error;
  }
}

/** Ends the run when it cannot begin, and a replay when it is over. */
async function endEarly(session: TradingSession, { endsWhenDone }: HeadlessRequest): Promise<void> {
  await Promise.race([session.settled, aborted(session.stopping)]);
  if (session.isStopping) return;
  if (session.isHopeless) {
    session.stop('a session in which nothing can trade');
    return;
  }
  if (!endsWhenDone) return;
  await untilDone(session, session.stopping);
  if (!session.isStopping) session.stop(session.hasLoss ? 'a component that failed for good' : 'the end of the replay');
}

/** A table when everything runs, after the first fills, and at the set interval. */
async function showStatus(session: TradingSession, request: HeadlessRequest, signal: AbortSignal): Promise<void> {
  const isColoured = wantsColour(process.stdout, process.env);
  // A link lets in whoever reads it: it is for the person in front of a terminal, not for the journal of a service.
  const withLink = Boolean(process.stdout.isTTY);
  // What a machine cannot tell about itself for a moment must not end a session.
  const show = async (): Promise<void> => {
    const status = await session.status({ withLink }).catch(() => null);
    if (status) request.showTable(statusTable(status, isColoured));
  };
  await Promise.race([session.settled, aborted(signal)]);
  if (signal.aborted || session.hasFailed) return;
  request.onReady?.(session);
  await show();
  let shownAtMs = performance.now();
  let hasShownFills = false;
  while (!signal.aborted) {
    await wait(FIRST_FILLS_EVERY_MS, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const isFirstFill: boolean = !hasShownFills && ((await session.answers.books())?.fills ?? 0) > 0;
    const isDue = performance.now() - shownAtMs >= request.plan.settings.monitoring.statusIntervalSeconds * 1000;
    if (!isFirstFill && !isDue) continue;
    hasShownFills ||= isFirstFill;
    shownAtMs = performance.now();
    await show();
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
