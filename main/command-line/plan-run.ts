// From flags, environment and file to the plan of a session, and everything that is wrong with it before it runs.
import { findKeysAnywhere } from '../credentials/session-keys.ts';
import type { HomeFolders } from '../home.ts';
import { planSession, type SessionPlan, type TradingPlan } from '../session/session-plan.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { findMarketMistakes } from '../strategies/find-market-mistakes.ts';
import { findStrategyMistakes } from '../strategies/inspect-strategies.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { CommandFailure, EXIT } from './command-failure.ts';
import type { RunFlags } from './flags.ts';
import { settleSettings } from './run-settings.ts';
import type { Terminal } from './terminal.ts';

/** From flags, environment and file to what will run, with a desk or without. Throws a CommandFailure. */
export function planRun(
  flags: RunFlags,
  home: HomeFolders,
  terminal: Pick<Terminal, 'folder' | 'environment'>,
  desk?: 'browser' | 'window',
  findKeys = findKeysAnywhere(home, terminal.environment),
): TradingPlan {
  const settled = settleSettings(flags, home, terminal);
  const { found: credentials, keysIn } = findKeys(settled.ok && settled.value.settings.mode === 'live' ? 'live' : 'paper');
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
  const plan = planFrom(settings, credentials.value, shown);
  return { ...plan, mode: settings.mode === 'live' ? 'live' : 'paper', settled: settled.value, keysIn };
}

/** What only a look into files can tell: strategies that cannot run as asked, and recorded data that is not there. Throws a CommandFailure. */
export async function refuseWhatCannotStart(plan: SessionPlan, home: HomeFolders, launcher: Launcher): Promise<void> {
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
  'Live trading needs the keys of a live account: enter them in the settings of the desktop, or write keys/alpaca-live.json in the data folder with mode 0600, or start with APCA_API_KEY_ID and APCA_API_SECRET_KEY set.';

const missingKeys = (): string =>
  'The venue alpaca-paper needs keys: set APCA_API_KEY_ID and APCA_API_SECRET_KEY, or write keys/alpaca.json in the data folder with mode 0600.';
