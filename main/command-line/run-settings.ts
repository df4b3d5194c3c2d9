// Lays the flags over the settings file and checks the result: flag before environment before file before default.
import { resolve } from 'node:path';
import type { HomeFolders } from '../home.ts';
import { DEFAULT_SYMBOLS, defaultStrategies } from '../settings/default-strategies.ts';
import { readSettingsFile, toStrategyReference } from '../settings/load-settings.ts';
import type { Parsed } from '../settings/mistakes.ts';
import { parseSettings } from '../settings/parse-settings.ts';
import type { StrategySettings } from '../settings/sections/strategies.ts';
import type { Settings } from '../settings/settings-schema.ts';
import { strategyWorker } from '../supervisor/core/component-table.ts';
import { findContradictions, idOf } from './contradictions.ts';
import type { RunFlags } from './flags.ts';

type MarketFlags = Pick<RunFlags, 'replay' | 'symbols' | 'resolution' | 'from' | 'to' | 'speed' | 'seed'>;
type AllFlags = RunFlags & { readonly port?: number | undefined };
type Fields = Readonly<Record<string, unknown>>;

/** `folder` is the caller's, from which relative paths count. */
export function settleSettings(flags: AllFlags, home: HomeFolders, folder: string): Parsed<Settings> {
  const contradictions = findContradictions(flags, folder);
  const path = flags.settings === undefined ? home.settingsFile : resolve(folder, flags.settings);
  const file = readSettingsFile(path, flags.settings !== undefined);
  if (!file.ok) return { ok: false, mistakes: [...contradictions, ...file.mistakes] };
  const parsed = parseSettings(file.value);
  if (!parsed.ok) {
    const inFile = parsed.mistakes.map((mistake) => ({ ...mistake, path: `${path}: ${mistake.path}` }));
    return { ok: false, mistakes: [...contradictions, ...inFile] };
  }
  // The replay that --until-done needs may stand in the file.
  const isReplay = parsed.value.simulator.market.kind === 'replay' && parsed.value.venue !== 'alpaca-paper';
  const remaining = contradictions.filter(({ path: flag }) => !(isReplay && flag === '--until-done'));
  if (remaining.length > 0) return { ok: false, mistakes: remaining };
  const isChosenInFile = (file.value as { readonly strategies?: unknown }).strategies !== undefined;
  return parseSettings(layFlagsOver(parsed.value, flags, folder, isChosenInFile));
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
  const unnamed =
    isChosenInFile || flags.replay === undefined ? settings.strategies : defaultStrategies().map(withoutParameters);
  const chosen = names?.map((name) => configured.find(({ id }) => id === name) ?? newStrategy(name, folder)) ?? unnamed;
  return chosen.map((own) => ({ ...own, ...present({ symbols }), parameters: { ...own.parameters, ...parameters } }));
}

const withoutParameters = (strategy: StrategySettings): StrategySettings => ({ ...strategy, parameters: {} });

/** A strategy that only the command line names. */
const newStrategy = (name: string, folder: string): StrategySettings => ({
  id: idOf(name),
  strategy: toStrategyReference(name, folder),
  symbols: [...DEFAULT_SYMBOLS],
  parameters: {},
  required: false,
});

const present = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
