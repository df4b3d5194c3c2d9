// What a strategy file exports, and the check that it really does.
import { type CheckedParameters, checkParameters, type ParameterDefinitions, type ParameterValues } from './parameters.ts';
import type { StrategyContext, StrategyHandlers } from './strategy-context.ts';

/** How much history a strategy wants before its first live event: the last `count` finished bars of this length per symbol. */
export type WarmUp = { readonly durationUs: number; readonly count: number };

export type SymbolCount = { readonly minimum: number; readonly maximum: number };

export type StrategyDefinition<Definitions extends ParameterDefinitions = ParameterDefinitions> = {
  /** Kebab-case, as in settings and on the command line. */
  readonly name: string;
  /** One sentence. */
  readonly description: string;
  readonly parameters: Definitions;
  /** How many symbols it can trade at once, such as `{ minimum: 2, maximum: 2 }` for a pair. Without it: any number. */
  readonly symbolCount?: SymbolCount;
  /** Mistakes that show only when parameters are seen together, one sentence each. */
  checkParameters?(parameters: ParameterValues<Definitions>): readonly string[];
  warmUp?(parameters: ParameterValues<Definitions>): WarmUp;
  /** Called once per life of the strategy; what it returns holds the strategy's own state. */
  create(context: StrategyContext<ParameterValues<Definitions>>): StrategyHandlers;
};

/** Any strategy, whatever its parameters: what a host works with after `checkedValues`. */
export type AnyStrategyDefinition = {
  readonly name: string;
  readonly description: string;
  readonly parameters: ParameterDefinitions;
  readonly symbolCount?: SymbolCount;
  checkParameters?(parameters: never): readonly string[];
  warmUp?(parameters: never): WarmUp;
  create(context: StrategyContext<never>): StrategyHandlers;
};

/** Gives a strategy its types: the values in the context follow from `parameters`. */
export const defineStrategy = <const Definitions extends ParameterDefinitions>(
  definition: StrategyDefinition<Definitions>,
): StrategyDefinition<Definitions> => definition;

/** Everything that is wrong with what a file exports as `strategy`; empty when it is a strategy. */
export function findDefinitionMistakes(exported: unknown): readonly string[] {
  if (typeof exported !== 'object' || exported === null) {
    return [
      `expected an export named "strategy" made with defineStrategy({ … }), found ${exported === null ? 'null' : typeof exported}`,
    ];
  }
  const { name, description, parameters, create } = exported as Readonly<Record<string, unknown>>;
  const mistakes: string[] = [];
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*$/.test(name))
    mistakes.push(`name: expected kebab-case text, found ${show(name)}`);
  if (typeof description !== 'string') mistakes.push(`description: expected one sentence, found ${show(description)}`);
  if (typeof create !== 'function') mistakes.push(`create: expected a function, found ${show(create)}`);
  for (const optional of ['warmUp', 'checkParameters']) {
    const value = (exported as Readonly<Record<string, unknown>>)[optional];
    if (value !== undefined && typeof value !== 'function')
      mistakes.push(`${optional}: expected a function, found ${show(value)}`);
  }
  mistakes.push(...findSymbolCountMistakes((exported as Readonly<Record<string, unknown>>)['symbolCount']));
  if (typeof parameters !== 'object' || parameters === null) {
    mistakes.push(`parameters: expected an object of parameter definitions, found ${show(parameters)}`);
  } else {
    for (const [parameter, definition] of Object.entries(parameters as Readonly<Record<string, unknown>>)) {
      mistakes.push(...findParameterMistakes(parameter, definition));
    }
  }
  return mistakes;
}

/** What is wrong with the number of symbols that a strategy was given, or undefined. */
export function findSymbolMistake({ symbolCount }: AnyStrategyDefinition, symbols: readonly string[]): string | undefined {
  if (!symbolCount || (symbols.length >= symbolCount.minimum && symbols.length <= symbolCount.maximum)) return undefined;
  const { minimum, maximum } = symbolCount;
  const expected = minimum === maximum ? `exactly ${minimum}` : `${minimum} to ${maximum}`;
  return `symbols: expected ${expected} for this strategy, found ${symbols.length} (${symbols.join(', ')})`;
}

/** The parameters that a strategy runs with: its defaults and what was set, or every mistake. */
export function checkStrategyParameters(
  strategy: AnyStrategyDefinition,
  given: Readonly<Record<string, unknown>>,
): CheckedParameters {
  const checked = checkParameters(strategy.parameters, given);
  if (!checked.ok) return checked;
  const mistakes = strategy.checkParameters?.(checked.values as never) ?? [];
  return mistakes.length === 0 ? checked : { ok: false, mistakes };
}

function findSymbolCountMistakes(count: unknown): readonly string[] {
  if (count === undefined) return [];
  const { minimum, maximum } = (count ?? {}) as Readonly<Record<string, unknown>>;
  const isRight = Number.isSafeInteger(minimum) && Number.isSafeInteger(maximum) && Number(minimum) <= Number(maximum);
  return isRight ? [] : [`symbolCount: expected { minimum, maximum } in whole numbers, found ${show(count)}`];
}

const PARAMETER_TYPES: readonly unknown[] = ['integer', 'number', 'decimal', 'boolean', 'choice'];

function findParameterMistakes(name: string, definition: unknown): readonly string[] {
  const type = (definition as { readonly type?: unknown } | null | undefined)?.type;
  if (!PARAMETER_TYPES.includes(type)) {
    return [
      `parameter ${name}: expected a definition with one of the types ${PARAMETER_TYPES.join(', ')}, found ${show(type)}`,
    ];
  }
  // A default outside its own bounds is found by checking it like a value that a person set.
  const checked = checkParameters({ [name]: definition } as ParameterDefinitions, {});
  return checked.ok ? [] : checked.mistakes.map((mistake) => `${mistake} as its default`);
}

const show = (value: unknown): string =>
  value === undefined ? 'nothing' : typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value));
