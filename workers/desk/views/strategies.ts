// What each strategy does and why, what it earned, and how it can be set.
import type { ParameterView, StrategyView } from '../../../protocol/desk-views/strategies.ts';
import type { BookView } from '../../../protocol/portfolio-view.ts';
import type { ComponentStatus } from '../../../protocol/status.ts';
import type { ParameterSchema, ParameterValue, StrategyStatus } from '../../../protocol/strategy-status.ts';
import type { DeskFacts } from '../desk-facts.ts';
import { View } from '../feed/view.ts';

const COMPONENT_PREFIX = 'strategy:';

export function createStrategiesView(facts: DeskFacts): { readonly view: View; refresh(): void } {
  const view = new View('strategies');
  const strategies = view.table<StrategyView>('strategies');
  /** What a strategy that does not run said last. */
  const lastTold = new Map<string, StrategyStatus>();
  return {
    view,
    refresh() {
      for (const told of facts.strategies.value ?? []) lastTold.set(told.id, told);
      const components = (facts.status.value?.components ?? []).filter(({ id }) => id.startsWith(COMPONENT_PREFIX));
      strategies.replace(
        components.map((component) => {
          const id = component.id.slice(COMPONENT_PREFIX.length);
          const book = facts.portfolio.frame?.books.find((row) => row.book === id);
          return [id, toStrategyView(id, component, lastTold.get(id), book)] as const;
        }),
      );
    },
  };
}

function toStrategyView(
  id: string,
  component: ComponentStatus,
  told: StrategyStatus | undefined,
  book: BookView | undefined,
): StrategyView {
  return {
    id,
    strategy: told?.name ?? id,
    description: told?.description ?? '',
    symbols: told?.symbols ?? [],
    state: component.state,
    phase: component.state === 'running' || component.state === 'degraded' ? phaseOf(told) : '',
    lastError: component.lastError,
    parameters: told === undefined ? [] : toParameterViews(told),
    signals: (told?.signals ?? []).slice(-20),
    counts: told?.counts ?? {},
    realizedPnl: book?.realizedPnl ?? null,
    unrealizedPnl: book?.unrealizedPnl ?? null,
    openOrders: book?.openOrders ?? told?.openOrders.length ?? 0,
  };
}

const phaseOf = (told: StrategyStatus | undefined): string => (told === undefined ? '' : told.isPaused ? 'paused' : told.phase);

function toParameterViews({ parameterSchema, parameters }: StrategyStatus): readonly ParameterView[] {
  return Object.entries(parameterSchema.properties).map(([name, schema]) =>
    toParameterView(name, schema, parameters[name] ?? schema.default),
  );
}

function toParameterView(name: string, schema: ParameterSchema, value: ParameterValue): ParameterView {
  const common = { name, description: schema.description, default: schema.default, value };
  if (schema.type === 'boolean') return { ...common, type: 'boolean', minimum: null, maximum: null, choices: [] };
  if (schema.type !== 'string')
    return { ...common, type: schema.type, minimum: schema.minimum, maximum: schema.maximum, choices: [] };
  if ('enum' in schema) return { ...common, type: 'choice', minimum: null, maximum: null, choices: schema.enum };
  return { ...common, type: 'decimal', minimum: schema.decimalMinimum, maximum: schema.decimalMaximum, choices: [] };
}
