// `tradewarden simulator`: only the venue, for the user's own clients.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runHeadless } from '../headless.ts';
import { homeOf } from '../home.ts';
import { AlreadyRunning } from '../host-setup.ts';
import { PreflightFailed } from '../preflight/before-start.ts';
import { createSimulatorKeys, planSimulator, type SimulatorMisbehaviour } from '../session/session-plan.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { flag, type Given } from './flag.ts';
import { portText, text } from './flag-values.ts';
import { DEBUG_FLAGS, INSTANCE_FLAGS, MARKET_FLAGS, SETTINGS_FILE_FLAGS } from './flags.ts';
import { settleSettings } from './run-settings.ts';
import { launcherOf, type Terminal } from './terminal.ts';

const SIMULATOR_FLAGS = {
  port: flag('N', 'port of the venue (default: any free one)', portText),
  adminPort: flag('N', 'open the admin endpoint, by which it misbehaves on command (0: any free port)', portText),
  scenario: flag('FILE', 'JSON file of faults that come by themselves', text('the path of a scenario file')),
  ...MARKET_FLAGS,
  ...SETTINGS_FILE_FLAGS,
  ...DEBUG_FLAGS,
  ...INSTANCE_FLAGS,
};
type SimulatorFlags = Given<typeof SIMULATOR_FLAGS>;

export const simulatorCommand = defineCommand({
  name: 'simulator',
  description: "Run only the simulated venue, for clients that speak Alpaca's protocol",
  flags: SIMULATOR_FLAGS,
  run: runSimulator,
});

async function runSimulator(flags: SimulatorFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const settled = settleSettings(flags, home, terminal);
  if (!settled.ok)
    throw new CommandFailure(
      EXIT.wrongUse,
      describeMistakes('The simulator cannot start with these settings:', settled.mistakes),
      { code: 'WRONG_SETTINGS', mistakes: settled.mistakes },
    );
  const keys = createSimulatorKeys();
  const token = randomBytes(24).toString('base64url');
  const misbehaviour: SimulatorMisbehaviour = {
    ...(flags.adminPort !== undefined && { admin: { port: flags.adminPort, token } }),
    ...(flags.scenario !== undefined && { scenario: readScenario(resolve(terminal.folder, flags.scenario)) }),
  };
  const isJson = flags.json === true;
  const announce = (details: unknown): void => {
    const { url, adminUrl } = details as { readonly url: string; readonly adminUrl: string | null };
    // Made for this session and printed on purpose: the user's own clients need them.
    const told = { url, keyId: keys.keyId, secret: keys.secret, ...(adminUrl !== null && { adminUrl, adminToken: token }) };
    terminal.print(
      isJson
        ? JSON.stringify(told)
        : [
            `The simulated venue speaks Alpaca's protocol at ${url}`,
            `  APCA_API_BASE_URL=${url}`,
            `  APCA_API_KEY_ID=${keys.keyId}`,
            `  APCA_API_SECRET_KEY=${keys.secret}`,
            ...(adminUrl === null ? [] : [`It misbehaves on command at ${adminUrl} with "Authorization: Bearer ${token}"`]),
            'Ctrl-C ends it.',
          ].join('\n'),
    );
  };
  try {
    const { failure } = await runHeadless({
      launcher: launcherOf(terminal),
      home,
      plan: planSimulator(settled.value.settings, keys, misbehaviour),
      isDebug: flags.debug === true,
      folder: terminal.folder,
      endsWhenDone: false,
      showTable: () => {},
      onReady: (session) => announce(session.supervisor.figuresOf('simulator').details),
    });
    if (failure !== null) throw new CommandFailure(EXIT.failed, failure);
    return EXIT.fine;
  } catch (error) {
    if (error instanceof PreflightFailed)
      throw new CommandFailure(EXIT.failed, error.message, { cause: error, code: 'PREFLIGHT_FAILED' });
    if (error instanceof AlreadyRunning) throw new CommandFailure(EXIT.alreadyRunning, error.message, { cause: error });
    throw error;
  }
}

function readScenario(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const found = isMissing ? `nothing at ${path}` : `${path}: ${cause instanceof Error ? cause.message : String(cause)}`;
    throw new CommandFailure(EXIT.wrongUse, `--scenario: found ${found}, expected a JSON file with a list of faults`, {
      code: 'WRONG_FLAGS',
      cause,
    });
  }
}
