// `tradewarden run`: a whole session, from flags to the final summary.
import type { AlpacaCredentials } from '../credentials/alpaca-credentials.ts';
import { findCredentials } from '../credentials/find-credentials.ts';
import { keyPlaceOf } from '../credentials/key-place.ts';
import { hasDisplay, openInBrowser } from '../desk/open-in-browser.ts';
import { runHeadless } from '../headless.ts';
import { type HomeFolders, homeOf } from '../home.ts';
import { AlreadyRunning } from '../host-setup.ts';
import { PreflightFailed } from '../preflight/before-start.ts';
import { planSession, type SessionPlan } from '../session/session-plan.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { summaryTable } from '../status/status-table.ts';
import { findMarketMistakes } from '../strategies/find-market-mistakes.ts';
import { findStrategyMistakes } from '../strategies/inspect-strategies.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode, failureDocument } from './command-failure.ts';
import { RUN_FLAGS, type RunFlags } from './flags.ts';
import { settleSettings } from './run-settings.ts';
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
  await refuseWhatCannotStart(plan, home, terminal);
  try {
    const { summary, failure } = await runHeadless({
      launcher: launcherOf(terminal),
      home,
      plan,
      isDebug: flags.debug === true,
      folder: terminal.folder,
      endsWhenDone: flags.untilDone === true,
      showTable: isJson ? () => {} : terminal.print,
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

/** What only a look into files can tell: strategies that cannot run as asked, and recorded data that is not there. */
async function refuseWhatCannotStart(plan: SessionPlan, home: HomeFolders, terminal: Terminal): Promise<void> {
  const launcher = launcherOf(terminal);
  const found = await Promise.all([
    findStrategyMistakes(plan.settings, home.root, launcher),
    findMarketMistakes(plan, home.root, launcher),
  ]);
  const mistakes = found.flat();
  if (mistakes.length === 0) return;
  throw new CommandFailure(EXIT.wrongUse, describeMistakes('Tradewarden cannot start like this:', mistakes), {
    code: 'WRONG_SETTINGS',
    mistakes,
  });
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

/** From flags, environment and file to what will run, with a desk or without; `stored`: keys from the keychain. Throws a CommandFailure. */
export function planRun(
  flags: RunFlags,
  home: HomeFolders,
  terminal: Pick<Terminal, 'folder' | 'environment'>,
  desk?: 'browser' | 'window',
  stored: AlpacaCredentials | null = null,
): SessionPlan {
  const settled = settleSettings(flags, home, terminal);
  const credentials = findCredentials(
    home,
    terminal.environment,
    settled.ok && settled.value.settings.mode === 'live' ? 'live' : 'paper',
    stored,
  );
  if (!settled.ok || !credentials.ok) {
    const mistakes = [...(settled.ok ? [] : settled.mistakes), ...(credentials.ok ? [] : credentials.mistakes)];
    throw new CommandFailure(EXIT.wrongUse, describeMistakes('Tradewarden cannot start with these settings:', mistakes), {
      code: 'WRONG_SETTINGS',
      mistakes,
    });
  }
  const { settings } = settled.value;
  refuseMode(settings.mode, flags.mode);
  if (settings.mode === 'live') refuseLive(settings, credentials.value !== null);
  if (settings.venue === 'alpaca-paper' && credentials.value === null) {
    throw new CommandFailure(EXIT.wrongUse, missingKeys());
  }
  // Without a window and without a web page there is nobody to show anything to.
  const shown = desk === 'browser' && !settings.web.enabled ? undefined : desk;
  const keysIn = keyPlaceOf(terminal.environment, stored ? 'keychain' : null);
  return { ...planFrom(settings, credentials.value, shown), settled: settled.value, keysIn };
}

/** The engines of these modes are not part of this version; nothing pretends otherwise. */
function refuseMode(mode: Settings['mode'], typed: RunFlags['mode']): void {
  if (mode === 'paper' || (mode === 'live' && typed === 'live')) return;
  const sentence =
    mode === 'live'
      ? 'mode: found "live" in the settings or the environment, expected it to be typed: live trading is never a default. Use --mode live.'
      : `The engine of ${mode} mode comes with a later version; use --mode paper, with --replay for recorded data.`;
  throw new CommandFailure(EXIT.wrongUse, sentence);
}

/** A replay counts as the venue that plays it. */
function refuseLive({ venue }: Settings, hasKeys: boolean): void {
  if (venue !== 'auto')
    throw new CommandFailure(EXIT.wrongUse, `venue: found "${venue}", expected none: live trading has its own`);
  if (!hasKeys) throw new CommandFailure(EXIT.wrongUse, missingLiveKeys());
}

function planFrom(...planned: Parameters<typeof planSession>): SessionPlan {
  try {
    return planSession(...planned);
  } catch (cause) {
    // The roster names the component that the settings invented.
    if (cause instanceof RangeError) throw new CommandFailure(EXIT.wrongUse, `components: ${cause.message}`, { cause });
    throw cause;
  }
}

const missingLiveKeys = (): string =>
  'Live trading needs the keys of a live account: set APCA_API_KEY_ID and APCA_API_SECRET_KEY, or write keys/alpaca-live.json in the data folder with mode 0600.';

const missingKeys = (): string =>
  'The venue alpaca-paper needs keys: set APCA_API_KEY_ID and APCA_API_SECRET_KEY, or write keys/alpaca.json in the data folder with mode 0600.';
