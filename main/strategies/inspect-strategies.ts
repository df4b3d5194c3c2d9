// Asks what strategies are and what is wrong with them, before anything runs. A user's code runs in a process of its own for that:
// it may do whatever it likes there, and whatever it does is its own mistake.
import type { StrategyConfiguration } from '../../protocol/main-requests.ts';
import { strategyWorker } from '../../protocol/signals.ts';
import type { StrategyInspection } from '../../protocol/strategy-status.ts';
import { builtInStrategies } from '../../runtime/strategy-api.ts';
import type { Mistake } from '../settings/mistakes.ts';
import type { Settings } from '../settings/settings-schema.ts';
import type { Launcher } from '../supervisor/launcher.ts';
import { tryWorker } from './try-worker.ts';

const PATIENCE_MS = 20_000;

export type InspectionRequest = {
  /** A name or a path. */
  readonly strategy: string;
  /** Null: only the file is looked at. */
  readonly settings: { readonly symbols: readonly string[]; readonly parameters: Readonly<Record<string, unknown>> } | null;
};

/** One answer for each request, in their order. Requests of built-in strategies share a process. */
export async function inspectStrategies(
  requests: readonly InspectionRequest[],
  home: string,
  launcher: Launcher,
): Promise<readonly StrategyInspection[]> {
  const builtIn = builtInStrategies();
  const isOwn = ({ strategy }: InspectionRequest): boolean => !builtIn.includes(strategy);
  const shared = requests.filter((request) => !isOwn(request));
  const groups = [...(shared.length > 0 ? [shared] : []), ...requests.filter(isOwn).map((request) => [request])];
  const answers = await Promise.all(groups.map((group) => inspectGroup(group, home, launcher)));
  const byRequest = new Map(groups.flatMap((group, index) => group.map((request, at) => [request, answers[index]?.[at]])));
  return requests.map((request) => byRequest.get(request) ?? unanswered(request, 'it was not looked at'));
}

/** Every mistake of the strategies that are to run, named as in the settings. */
export async function findStrategyMistakes(
  { strategies }: Settings,
  home: string,
  launcher: Launcher,
): Promise<readonly Mistake[]> {
  const requests = strategies.map(({ strategy, symbols, parameters }) => ({ strategy, settings: { symbols, parameters } }));
  const inspections = await inspectStrategies(requests, home, launcher);
  return inspections.flatMap(({ mistakes }, index) => mistakes.map((text) => toMistake(strategies[index]?.id ?? '', text)));
}

/** What is wrong with another configuration for the strategy of a worker, before that worker is stopped for it. */
export async function findConfigurationMistakes(
  { strategies }: Settings,
  worker: string,
  { symbols, parameters }: StrategyConfiguration,
  home: string,
  launcher: Launcher,
): Promise<readonly string[]> {
  const present = strategies.find(({ id }) => strategyWorker(id) === worker);
  if (!present || (symbols === undefined && parameters === undefined)) return [];
  const changed = { symbols: symbols ?? present.symbols, parameters: { ...present.parameters, ...parameters } };
  const inspections = await inspectStrategies([{ strategy: present.strategy, settings: changed }], home, launcher);
  return inspections.flatMap(({ mistakes }) => mistakes);
}

async function inspectGroup(
  group: readonly InspectionRequest[],
  home: string,
  launcher: Launcher,
): Promise<readonly StrategyInspection[]> {
  const trial = await tryWorker(launcher, 'strategy', { inspect: group }, home, PATIENCE_MS);
  if (trial.ok) return (trial.details as { readonly inspections: readonly StrategyInspection[] }).inspections;
  return group.map((request) => unanswered(request, trial.message));
}

/** Sentences about settings say what was expected and found; the rest is about the file. */
function toMistake(id: string, text: string): Mistake {
  const [, where, expected, found] = /^(.+?): expected (.*), found (.*)$/.exec(text) ?? [];
  if (where !== undefined && expected !== undefined && found !== undefined)
    return { path: where.startsWith('strategy ') ? where : `strategy ${id}, ${where}`, found, expected };
  return { path: `strategy ${id}`, found: text, expected: 'a strategy that can run' };
}

const unanswered = ({ strategy }: InspectionRequest, reason: string): StrategyInspection => ({
  strategy,
  description: null,
  mistakes: [`${strategy}: ${reason}`],
});
