// Brings the strategy's state to life: checks its parameters, learns its instruments, and calls `create`.
import type { Instrument } from '../../protocol/instruments.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { FatalError } from '../../runtime/worker-process.ts';
import type { Decision } from '../../trading/cores/strategy-host/deliver-event.ts';
import type { HostSettings } from '../../trading/cores/strategy-host/host-state.ts';
import { createRunningStrategy } from '../../trading/cores/strategy-host/running-strategy.ts';
import { checkStrategyParameters, findSymbolMistake } from '../../trading/cores/strategy-host/strategy-definition.ts';
import { describeFailure, failureText } from '../../trading/cores/strategy-host/strategy-failure.ts';
import { withLineOf } from './function-place.ts';
import type { GatewayQuestions } from './gateway-questions.ts';
import type { LoadedStrategy } from './load-strategy.ts';
import type { StrategySettings } from './settings.ts';
import { LOADING_LIMIT_MS, type Watchdog } from './watchdog.ts';

type StrategyParameters = HostSettings['parameters'];

type Asked = Pick<StrategySettings, 'symbols' | 'parameters'>;

/** Every mistake in symbols and parameters. Throws a FatalError when the strategy itself throws. */
export function findSettingsMistakes(loaded: LoadedStrategy, { symbols, parameters }: Asked): readonly string[] {
  const { definition } = loaded;
  const checked = callStrategy(loaded, 'checkParameters', () => checkStrategyParameters(definition, parameters));
  return [findSymbolMistake(definition, symbols) ?? [], checked.ok ? [] : checked.mistakes].flat();
}

/** Throws a FatalError that lists every mistake in symbols and parameters. */
export function checkedParameters(loaded: LoadedStrategy, settings: StrategySettings): StrategyParameters {
  const { definition } = loaded;
  const mistakes = findSettingsMistakes(loaded, settings);
  const checked = checkStrategyParameters(definition, settings.parameters);
  if (checked.ok && mistakes.length === 0) return checked.values;
  throw new FatalError('BAD_SETTINGS', `strategy ${settings.id} (${definition.name}): ${mistakes.join('; ')}`);
}

/** Asks for the instruments and creates the strategy. Throws a FatalError for unknown symbols and for a strategy that throws. */
export async function prepareHost(
  loaded: LoadedStrategy,
  settings: StrategySettings,
  parameters: StrategyParameters,
  questions: GatewayQuestions,
  watchdog: Watchdog,
): Promise<Decision> {
  const { id: strategyId, symbols, paused: isPaused } = settings;
  const { definition, fileUrl } = loaded;
  const instruments = await fetchInstruments(symbols, questions);
  watchdog.enter('create', LOADING_LIMIT_MS);
  const decision = callStrategy(loaded, 'create', () =>
    createRunningStrategy(definition, { strategyId, fileUrl, symbols, instruments, parameters, isPaused, digest: sha256 }),
  );
  watchdog.leave();
  return decision;
}

/** Calls a part of the strategy outside of the host; what it throws becomes a FatalError with file and line. */
export function callStrategy<T>(loaded: LoadedStrategy, part: string, call: () => T): T {
  try {
    return call();
  } catch (cause) {
    const failure = withLineOf(loaded.definition, describeFailure(part, cause, loaded.fileUrl), loaded.fileUrl);
    throw new FatalError('BAD_STRATEGY', failureText(failure, loaded.path), { cause });
  }
}

async function fetchInstruments(
  symbols: readonly string[],
  questions: GatewayQuestions,
): Promise<ReadonlyMap<string, Instrument>> {
  const { instruments } = await questions.ask('instruments', { symbols });
  const bySymbol = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  const missing = symbols.filter((symbol) => !bySymbol.has(symbol));
  if (missing.length > 0) throw new FatalError('BAD_SETTINGS', `symbols: the venue does not list ${missing.join(', ')}`);
  return bySymbol;
}
