// The flags that several commands share.
import { z } from 'zod';
import { portsSchema } from '../settings/sections/ports.ts';
import { RESOLUTIONS } from '../settings/sections/simulator.ts';
import { MODES } from '../settings/settings-schema.ts';
import { dateSchema, strategyIdSchema, symbolsSchema } from '../settings/values.ts';
import { flag, type Given, switchFlag } from './flag.ts';
import { keyValueText, listText, numberText, text, wordOrJsonText } from './flag-values.ts';

/** Every command has these. */
export const INSTANCE_FLAGS = {
  home: flag(
    'FOLDER',
    'data folder (else TRADEWARDEN_HOME, else the usual place of this system)',
    text('the path of a folder'),
  ),
  json: switchFlag('print one JSON object instead of tables'),
};
export type InstanceFlags = Given<typeof INSTANCE_FLAGS>;

export const SETTINGS_FILE_FLAGS = {
  settings: flag('FILE', 'settings file (else settings.json in the data folder)', text('the path of a settings file')),
};

export const DEBUG_FLAGS = { debug: switchFlag('show everything that is logged') };

export const MARKET_FLAGS = {
  replay: flag(
    'PATH',
    'play recorded data: a Lean data folder or a CSV file',
    text('the path of a Lean data folder or of a CSV file'),
  ),
  symbols: flag('A,B', 'symbols to play and to trade', listText(symbolsSchema), { isRepeatable: true }),
  resolution: flag('NAME', `resolution of a replay: ${RESOLUTIONS.join(', ')} (default minute)`, z.enum(RESOLUTIONS)),
  from: flag('DATE', 'first day of a replay, such as 2013-10-07', dateSchema),
  to: flag('DATE', 'last day of a replay, included (default: the first day)', dateSchema),
  speed: flag(
    'N',
    'market seconds per second (default 1)',
    numberText('a number above 0, at most 1000000', (value) => value > 0 && value <= 1_000_000),
  ),
  seed: flag(
    'N',
    'seed of the synthetic market and of the fills',
    numberText('a whole number from 0', (value) => Number.isSafeInteger(value) && value >= 0),
  ),
};

const STRATEGY_FILE = z.string().regex(/[/\\]|\.[cm]?[jt]s$/, 'expected the path of a strategy file');
const PORTS_EXPECTED = 'default, auto, or JSON such as {"ticks":6001}';

/** What a session will be: `run` starts it, `settings` and `preflight` look at it beforehand. */
export const SESSION_FLAGS = {
  mode: flag('MODE', `${MODES.join(', ')} (default paper)`, z.enum(MODES)),
  ...MARKET_FLAGS,
  strategy: flag(
    'NAME',
    'strategy to run: a built-in name or a file (again for more, or with commas)',
    listText(z.array(strategyIdSchema.or(STRATEGY_FILE)).min(1)),
    { isRepeatable: true },
  ),
  parameter: flag('KEY=VALUE', 'parameter of the strategies (again for more)', z.array(keyValueText), { isRepeatable: true }),
  ports: flag('PORTS', PORTS_EXPECTED, wordOrJsonText(['default', 'auto'], PORTS_EXPECTED).pipe(portsSchema)),
  ...SETTINGS_FILE_FLAGS,
  ...INSTANCE_FLAGS,
};
export type SessionFlags = Given<typeof SESSION_FLAGS>;

export const RUN_FLAGS = {
  ...SESSION_FLAGS,
  untilDone: switchFlag('end by itself when the replay is over and nothing is in flight'),
  ...DEBUG_FLAGS,
};
export type RunFlags = Given<typeof RUN_FLAGS>;

export const REASON_FLAGS = { reason: flag('TEXT', 'why, for the journal', text('a reason').max(500)), ...INSTANCE_FLAGS };
export type ReasonFlags = Given<typeof REASON_FLAGS>;
