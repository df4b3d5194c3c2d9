// The flags of every command: how they are written, what they mean, and what a value must look like.
import { z } from 'zod';
import { LOG_LEVELS } from '../../protocol/log-level.ts';
import { RESOLUTIONS } from '../settings/sections/simulator.ts';
import { MODES, portsSchema } from '../settings/settings-schema.ts';
import { dateSchema, strategyIdSchema, symbolSchema } from '../settings/values.ts';

export type FlagRow = {
  /** Its name in code; on the command line `untilDone` is `--until-done`. */
  readonly name: string;
  /** One letter that means the same, as in `-f`. */
  readonly short?: string;
  /** How its value is called in help texts; absent for a switch. */
  readonly value?: string;
  readonly isRepeatable?: boolean;
  readonly description: string;
};

/** A word that belongs to no flag, by its place, such as the FILE of `restore FILE`. Its name in help texts is in capitals. */
export type WordRow = { readonly name: string; readonly isOptional?: boolean; readonly description: string };

export const writeWord = (name: string): string => name.toUpperCase();
export const writeFlag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const HOME: FlagRow = {
  name: 'home',
  value: 'FOLDER',
  description: 'data folder (else TRADEWARDEN_HOME, else the usual place of this system)',
};
const JSON_OUTPUT: FlagRow = { name: 'json', description: 'print one JSON object instead of tables' };
const SETTINGS: FlagRow = {
  name: 'settings',
  value: 'FILE',
  description: 'settings file (else settings.json in the data folder)',
};
const DEBUG: FlagRow = { name: 'debug', description: 'show everything that is logged' };

const MARKET_FLAGS: readonly FlagRow[] = [
  { name: 'replay', value: 'PATH', description: 'play recorded data: a Lean data folder or a CSV file' },
  { name: 'symbols', value: 'A,B', isRepeatable: true, description: 'symbols to play and to trade' },
  { name: 'resolution', value: 'NAME', description: `resolution of a replay: ${RESOLUTIONS.join(', ')} (default minute)` },
  { name: 'from', value: 'DATE', description: 'first day of a replay, such as 2013-10-07' },
  { name: 'to', value: 'DATE', description: 'last day of a replay, included (default: the first day)' },
  { name: 'speed', value: 'N', description: 'market seconds per second (default 1)' },
  { name: 'seed', value: 'N', description: 'seed of the synthetic market and of the fills' },
];

export const RUN_FLAGS: readonly FlagRow[] = [
  { name: 'mode', value: 'MODE', description: `${MODES.join(', ')} (default paper)` },
  ...MARKET_FLAGS,
  {
    name: 'strategy',
    value: 'NAME',
    isRepeatable: true,
    description: 'strategy to run: a built-in name or a file (again for more, or with commas)',
  },
  { name: 'parameter', value: 'KEY=VALUE', isRepeatable: true, description: 'parameter of the strategies (again for more)' },
  { name: 'untilDone', description: 'end by itself when the replay is over and nothing is in flight' },
  { name: 'ports', value: 'PORTS', description: 'default, auto, or JSON such as {"ticks":6001}' },
  SETTINGS,
  DEBUG,
  HOME,
  JSON_OUTPUT,
];

export const SIMULATOR_FLAGS: readonly FlagRow[] = [
  { name: 'port', value: 'N', description: 'port of the venue (default: any free one)' },
  {
    name: 'adminPort',
    value: 'N',
    description: 'open the admin endpoint, by which it misbehaves on command (0: any free port)',
  },
  { name: 'scenario', value: 'FILE', description: 'JSON file of faults that come by themselves' },
  ...MARKET_FLAGS,
  SETTINGS,
  DEBUG,
  HOME,
  JSON_OUTPUT,
];

const COMPONENT: WordRow = { name: 'component', description: 'a component as "tradewarden status" lists it' };
export const RESTART_WORDS: readonly WordRow[] = [COMPONENT];
export const LOGS_WORDS: readonly WordRow[] = [{ ...COMPONENT, isOptional: true }];
export const LOGS_FLAGS: readonly FlagRow[] = [
  { name: 'follow', short: 'f', description: 'go on with every new line' },
  { name: 'lines', value: 'N', description: 'how many of the latest lines (default 200)' },
  { name: 'level', value: 'LEVEL', description: `the least: ${LOG_LEVELS.join(', ')}` },
  HOME,
  JSON_OUTPUT,
];
export const STATUS_FLAGS: readonly FlagRow[] = [
  { name: 'watch', description: 'show it anew every second until Ctrl-C' },
  HOME,
  JSON_OUTPUT,
];

export const INSTANCE_FLAGS: readonly FlagRow[] = [HOME, JSON_OUTPUT];
export const FLATTEN_FLAGS: readonly FlagRow[] = [
  { name: 'symbol', value: 'SYMBOL', description: 'only positions in this symbol' },
  { name: 'book', value: 'NAME', description: 'only positions of this strategy, or of the books manual and external' },
  { name: 'reason', value: 'TEXT', description: 'why, for the journal' },
  ...INSTANCE_FLAGS,
];
export const DASHBOARD_FLAGS: readonly FlagRow[] = [
  { name: 'viewer', description: 'a link for somebody who may watch and not command' },
  { name: 'open', description: 'open it in the browser of this machine' },
  ...INSTANCE_FLAGS,
];
export const HALT_FLAGS: readonly FlagRow[] = [
  { name: 'reason', value: 'TEXT', description: 'why, for the journal' },
  ...INSTANCE_FLAGS,
];

export const REPORT_FLAGS: readonly FlagRow[] = [
  { name: 'strategy', value: 'NAME', description: 'only this strategy beside the account' },
  { name: 'from', value: 'DATE', description: 'first day that counts, by the calendar in New York' },
  { name: 'to', value: 'DATE', description: 'last day that counts, included' },
  { name: 'journal', value: 'NAME', description: 'which journal (default: the one written to last)' },
  HOME,
  JSON_OUTPUT,
];

export const ALERT_ACTIONS = ['list', 'acknowledge', 'test'] as const;
export const ALERTS_WORDS: readonly WordRow[] = [
  { name: 'action', isOptional: true, description: `${ALERT_ACTIONS.join(', ')} (default list)` },
  { name: 'id', isOptional: true, description: 'the alert to acknowledge, such as A1' },
];

export const STRATEGY_WORDS: readonly WordRow[] = [
  { name: 'action', description: 'list: all there are; new: write a starting point and its test; test: run the test of one' },
  { name: 'name', isOptional: true, description: 'the name of a strategy of your own, for new and test' },
];

const numberText = (expected: string, isRight: (value: number) => boolean) =>
  z
    .string()
    .refine((text) => /^-?\d+(\.\d+)?$/.test(text) && isRight(Number(text)), `expected ${expected}`)
    .transform(Number);
const listText = <T extends z.ZodType<unknown, string>>(entry: T) =>
  z
    .array(z.string())
    .transform((texts) => texts.flatMap((text) => text.split(',')).map((text) => text.trim()))
    .pipe(z.array(entry).min(1));
const jsonText = z.string().transform((text, context) => {
  if (!text.trimStart().startsWith('{')) return text as unknown;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue({ code: 'custom', message: 'expected default, auto, or JSON such as {"ticks":6001}' });
    return z.NEVER;
  }
});
const parameterText = z
  .string()
  .regex(/^[A-Za-z]\w*=.*$/, 'expected KEY=VALUE, such as fast=5')
  .transform((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
const text = (expected: string) => z.string().min(1, `expected ${expected}`);

/** What each flag's value must be. Commands take the part that they know. */
const VALUE_SCHEMAS = {
  mode: z.enum(MODES),
  replay: text('the path of a Lean data folder or of a CSV file'),
  symbols: listText(symbolSchema),
  resolution: z.enum(RESOLUTIONS),
  from: dateSchema,
  to: dateSchema,
  speed: numberText('a number above 0, at most 1000000', (value) => value > 0 && value <= 1_000_000),
  seed: numberText('a whole number from 0', (value) => Number.isSafeInteger(value) && value >= 0),
  strategy: listText(strategyIdSchema.or(z.string().regex(/[/\\]|\.[cm]?[jt]s$/, 'expected the path of a strategy file'))),
  parameter: z.array(parameterText),
  untilDone: z.literal(true),
  ports: jsonText.pipe(portsSchema),
  settings: text('the path of a settings file'),
  debug: z.literal(true),
  viewer: z.literal(true),
  open: z.literal(true),
  home: text('the path of a folder'),
  json: z.literal(true),
  adminPort: numberText('a port from 0 to 65535', (value) => Number.isInteger(value) && value >= 0 && value <= 65_535),
  scenario: text('the path of a scenario file'),
  port: numberText('a port from 0 to 65535', (value) => Number.isInteger(value) && value >= 0 && value <= 65_535),
  reason: text('a reason').max(500),
  journal: text('the name of a journal, such as simulator-PA123'),
  component: text('a component, such as order-executor').max(100),
  watch: z.literal(true),
  follow: z.literal(true),
  lines: numberText('a whole number from 1 to 10000', (value) => Number.isInteger(value) && value >= 1 && value <= 10_000),
  level: z.enum(LOG_LEVELS),
  action: z.enum(ALERT_ACTIONS),
  id: text('the id of an alert, such as A1').max(50),
} as const;

const optional = <T extends z.ZodType>(schema: T): z.ZodOptional<T> => schema.optional();

export const runFlagsSchema = z.strictObject({
  mode: optional(VALUE_SCHEMAS.mode),
  replay: optional(VALUE_SCHEMAS.replay),
  symbols: optional(VALUE_SCHEMAS.symbols),
  resolution: optional(VALUE_SCHEMAS.resolution),
  from: optional(VALUE_SCHEMAS.from),
  to: optional(VALUE_SCHEMAS.to),
  speed: optional(VALUE_SCHEMAS.speed),
  seed: optional(VALUE_SCHEMAS.seed),
  strategy: optional(VALUE_SCHEMAS.strategy),
  parameter: optional(VALUE_SCHEMAS.parameter),
  untilDone: optional(VALUE_SCHEMAS.untilDone),
  ports: optional(VALUE_SCHEMAS.ports),
  settings: optional(VALUE_SCHEMAS.settings),
  debug: optional(VALUE_SCHEMAS.debug),
  home: optional(VALUE_SCHEMAS.home),
  json: optional(VALUE_SCHEMAS.json),
});
export type RunFlags = z.output<typeof runFlagsSchema>;

export const simulatorFlagsSchema = runFlagsSchema
  .pick({
    replay: true,
    symbols: true,
    resolution: true,
    from: true,
    to: true,
    speed: true,
    seed: true,
    settings: true,
    debug: true,
    home: true,
    json: true,
  })
  .extend({
    port: optional(VALUE_SCHEMAS.port),
    adminPort: optional(VALUE_SCHEMAS.adminPort),
    scenario: optional(VALUE_SCHEMAS.scenario),
  });
export type SimulatorFlags = z.output<typeof simulatorFlagsSchema>;

export const instanceFlagsSchema = z.strictObject({ home: optional(VALUE_SCHEMAS.home), json: optional(VALUE_SCHEMAS.json) });
export type InstanceFlags = z.output<typeof instanceFlagsSchema>;

export const statusFlagsSchema = instanceFlagsSchema.extend({ watch: optional(VALUE_SCHEMAS.watch) });
export type StatusFlags = z.output<typeof statusFlagsSchema>;

export const restartFlagsSchema = instanceFlagsSchema.extend({ component: VALUE_SCHEMAS.component });
export type RestartFlags = z.output<typeof restartFlagsSchema>;

export const logsFlagsSchema = instanceFlagsSchema.extend({
  component: optional(VALUE_SCHEMAS.component),
  follow: optional(VALUE_SCHEMAS.follow),
  lines: optional(VALUE_SCHEMAS.lines),
  level: optional(VALUE_SCHEMAS.level),
});
export type LogsFlags = z.output<typeof logsFlagsSchema>;
export const dashboardFlagsSchema = instanceFlagsSchema.extend({
  viewer: optional(VALUE_SCHEMAS.viewer),
  open: optional(VALUE_SCHEMAS.open),
});
export type DashboardFlags = z.output<typeof dashboardFlagsSchema>;

export const haltFlagsSchema = instanceFlagsSchema.extend({ reason: optional(VALUE_SCHEMAS.reason) });
export type HaltFlags = z.output<typeof haltFlagsSchema>;

export const flattenFlagsSchema = haltFlagsSchema.extend({
  symbol: optional(symbolSchema),
  book: optional(text('the name of a strategy')),
});
export type FlattenFlags = z.output<typeof flattenFlagsSchema>;

export const reportFlagsSchema = instanceFlagsSchema.extend({
  strategy: optional(text('the name of a strategy')),
  from: optional(VALUE_SCHEMAS.from),
  to: optional(VALUE_SCHEMAS.to),
  journal: optional(VALUE_SCHEMAS.journal),
});
export type ReportFlags = z.output<typeof reportFlagsSchema>;

export const alertsFlagsSchema = instanceFlagsSchema.extend({
  action: optional(VALUE_SCHEMAS.action),
  id: optional(VALUE_SCHEMAS.id),
});
export type AlertsFlags = z.output<typeof alertsFlagsSchema>;

export const strategyFlagsSchema = instanceFlagsSchema.extend({
  action: z.enum(['list', 'new', 'test']),
  name: optional(text('the name of a strategy')),
});
export type StrategyFlags = z.output<typeof strategyFlagsSchema>;
