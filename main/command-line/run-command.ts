// `tradewarden run`: a whole session, from flags to the final summary.
import { hasDisplay, openInBrowser } from '../desk/open-in-browser.ts';
import { runHeadless } from '../headless.ts';
import { homeOf } from '../home.ts';
import { AlreadyRunning } from '../host-setup.ts';
import { createConsoleOutput } from '../logging/console-output.ts';
import { PreflightFailed } from '../preflight/before-start.ts';
import type { SessionPlan } from '../session/session-plan.ts';
import { summaryTable } from '../status/status-table.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode, failureDocument } from './command-failure.ts';
import { RUN_FLAGS, type RunFlags } from './flags.ts';
import { planRun, refuseWhatCannotStart } from './plan-run.ts';
import { launcherOf, type Terminal } from './terminal.ts';

export const runCommand = defineCommand({
  name: 'run',
  description: 'Run a trading session until it is stopped',
  flags: RUN_FLAGS,
  run: runSession,
});

async function runSession(flags: RunFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const plan = planRun(flags, home, terminal, 'browser');
  const isJson = flags.json === true;
  await refuseWhatCannotStart(plan, home, launcherOf(terminal));
  try {
    const { summary, failure } = await runHeadless({
      launcher: launcherOf(terminal),
      home,
      plan,
      isDebug: flags.debug === true,
      folder: terminal.folder,
      endsWhenDone: flags.untilDone === true,
      showTable: isJson ? () => {} : createConsoleOutput(process.stdout),
      onReady: (session) => void openDesk(session, plan, terminal),
    });
    const told = failure === null ? summary : { ...summary, ...failureDocument('FAILED', failure) };
    terminal.print(isJson ? JSON.stringify(told) : summaryTable(summary));
    return failure === null ? EXIT.fine : EXIT.failed;
  } catch (error) {
    if (error instanceof PreflightFailed)
      throw new CommandFailure(EXIT.failed, error.message, { cause: error, code: 'PREFLIGHT_FAILED' });
    if (error instanceof AlreadyRunning) throw new CommandFailure(EXIT.alreadyRunning, error.message, { cause: error });
    throw error;
  }
}

/** Only where somebody sits who started it by hand: never from a service, a script or a pipe. */
async function openDesk(
  session: { dashboardUrl(): Promise<string | null> },
  { settings }: SessionPlan,
  { question, environment }: Terminal,
): Promise<void> {
  if (!question || !settings.web.openBrowser || !hasDisplay(environment)) return;
  const url = await session.dashboardUrl();
  // What a browser cannot do is no trouble of trading; the link stands in the table.
  if (url !== null) await openInBrowser(url, environment);
}
