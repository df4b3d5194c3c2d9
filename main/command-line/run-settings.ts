// Lays the flags over the settings file and checks the result: flag before environment before file before default.
import { resolve } from 'node:path';
import { strategyWorker } from '../../protocol/signals.ts';
import type { HomeFolders } from '../home.ts';
import { DEFAULT_SYMBOLS, defaultStrategies } from '../settings/default-strategies.ts';
import type { SettingPath, SetValue } from '../settings/environment-settings.ts';
import { toStrategyReference } from '../settings/load-settings.ts';
import type { Parsed } from '../settings/mistakes.ts';
import { originOf } from '../settings/origins.ts';
import { parseSettings } from '../settings/parse-settings.ts';
import type { StrategySettings } from '../settings/sections/strategies.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { type SettledSettings, settleFileAndEnvironment, valueAtPath } from '../settings/settle-settings.ts';
import { findContradictions, idOf } from './contradictions.ts';
import { writeFlag } from './flag.ts';
import type { RunFlags } from './flags.ts';

type MarketFlags = Pick<RunFlags, 'replay' | 'symbols' | 'resolution' | 'from' | 'to' | 'speed' | 'seed'>;
type AllFlags = RunFlags & { readonly port?: number | undefined };
type Fields = Readonly<Record<string, unknown>>;

type Place = { readonly folder: string; readonly environment: NodeJS.ProcessEnv };

/** Relative paths in flags count from the caller's folder. */
export function settleSettings(flags: AllFlags, home: HomeFolders, { folder, environment }: Place): Parsed<SettledSettings> {
  const contradictions = findContradictions(flags, folder);
  const file = flags.settings === undefined ? home.settingsFile : resolve(folder, flags.settings);
  const below = settleFileAndEnvironment({ file, isFileDemanded: flags.settings !== undefined, environment, folder });
  if (!below.ok) return { ok: false, mistakes: [...contradictions, ...below.mistakes] };
  const { settings, above } = below.value;
  // The replay that --until-done needs may stand in the file.
  const isReplay = settings.simulator.market.kind === 'replay' && settings.venue !== 'alpaca-paper';
  const remaining = contradictions.filter(({ path: flag }) => !(isReplay && flag === '--until-done'));
  if (remaining.length > 0) return { ok: false, mistakes: remaining };
  const isChosenBelow = originOf(below.value, ['strategies']) !== 'default';
  const parsed = parseSettings(layFlagsOver(settings, flags, folder, isChosenBelow));
  if (!parsed.ok) return parsed;
  const fromFlags = flagValues(flags).map((own) => ({ ...own, value: valueAtPath(parsed.value, own.path) }));
  return { ok: true, value: { ...below.value, settings: parsed.value, above: [...above, ...fromFlags] } };
}

/** Which settings the flags decide. */
function flagValues(flags: AllFlags): readonly Omit<SetValue, 'value'>[] {
  const rows: readonly (readonly [keyof AllFlags, SettingPath])[] = [
    ['mode', ['mode']],
    ['ports', ['ports']],
    ['speed', ['simulator', 'speed']],
    ['seed', ['simulator', 'seed']],
    ['port', ['simulator', 'port']],
    ['replay', ['venue']],
    ['replay', ['simulator', 'market']],
    ['parameter', ['strategies']],
    ['symbols', ['strategies']],
    ['strategy', ['strategies']],
  ];
  return rows.flatMap(([name, path]) => (flags[name] === undefined ? [] : [{ path, source: writeFlag(name) }]));
}

function layFlagsOver(settings: Settings, flags: AllFlags, folder: string, isChosenInFile: boolean): Fields {
  const simulator = {
    ...settings.simulator,
    ...present({ speed: flags.speed, seed: flags.seed, port: flags.port }),
    market: marketOf(settings, flags, folder),
  };
  const strategies = strategiesOf(settings, flags, folder, isChosenInFile);
  return {
    ...settings,
    ...present({ mode: flags.mode, ports: flags.ports }),
    components: withoutAbsentStrategies(settings.components, strategies),
    // Recorded and synthetic markets exist only at the simulator.
    ...(flags.replay === undefined ? {} : { venue: 'simulator' }),
    simulator,
    strategies,
  };
}

/** What the file says about a strategy that the flags leave out is no mistake. */
function withoutAbsentStrategies(components: Settings['components'], strategies: readonly Fields[]): Settings['components'] {
  const isAbsent = (id: string): boolean =>
    id.startsWith('strategy:') && !strategies.some((own) => strategyWorker(String(own['id'])) === id);
  return Object.fromEntries(Object.entries(components).filter(([id]) => !isAbsent(id)));
}

function marketOf(settings: Settings, flags: MarketFlags, folder: string): Fields {
  const { replay, symbols, resolution = 'minute', from, to = from } = flags;
  if (replay !== undefined) return { kind: 'replay', path: resolve(folder, replay), symbols, resolution, from, to };
  return settings.simulator.market;
}

function strategiesOf(settings: Settings, flags: AllFlags, folder: string, isChosenInFile: boolean): readonly Fields[] {
  const { strategy: names, symbols } = flags;
  const parameters = Object.fromEntries(flags.parameter ?? []);
  const configured: readonly StrategySettings[] = isChosenInFile ? settings.strategies : [];
  // The parameters of the default strategy suit the synthetic market; recorded bars may be longer than its own.
  const unnamed: readonly ChosenStrategy[] =
    isChosenInFile || flags.replay === undefined ? settings.strategies : defaultStrategies().map(withoutParameters);
  const chosen = names?.map((name) => configured.find(({ id }) => id === name) ?? newStrategy(name, folder)) ?? unnamed;
  return chosen.map((own) => ({ ...own, ...present({ symbols }), parameters: { ...own.parameters, ...parameters } }));
}

/** What is left out here, the schema's own defaults fill in. */
type ChosenStrategy = Pick<StrategySettings, 'id' | 'strategy' | 'symbols' | 'parameters'>;

const withoutParameters = (strategy: ChosenStrategy): ChosenStrategy => ({ ...strategy, parameters: {} });

/** A strategy that only the command line names. */
const newStrategy = (name: string, folder: string): ChosenStrategy => ({
  id: idOf(name),
  strategy: toStrategyReference(name, folder),
  symbols: [...DEFAULT_SYMBOLS],
  parameters: {},
});

const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
