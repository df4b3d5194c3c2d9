// What each strategy does and why, what it earned, and how it can be set.
import type {
  ParameterView,
  StrategyFileView,
  StrategySignalView,
  StrategyView,
} from '../../../protocol/desk-views/strategies.ts';
import type { BookView, OrderView } from '../../../protocol/portfolio-view.ts';
import type { ComponentStatus } from '../../../protocol/status.ts';
import type {
  ParameterSchema,
  ParameterValue,
  SignalNote,
  StrategyDescription,
  StrategyInspection,
  StrategyStatus,
} from '../../../protocol/strategy-status.ts';
import type { DeskFacts } from '../desk-facts.ts';
import { View } from '../feed/view.ts';

const COMPONENT_PREFIX = 'strategy:';

export function createStrategiesView(facts: DeskFacts): { readonly view: View; refresh(): void } {
  const view = new View('strategies');
  const strategies = view.table<StrategyView>('strategies');
  const catalog = view.table<StrategyFileView>('catalog');
  const findOrders = createOrderFinder(facts);
  let shownCatalog: readonly StrategyInspection[] | null = null;
  /** What a strategy that does not run said last. */
  const lastTold = new Map<string, StrategyStatus>();
  return {
    view,
    refresh() {
      for (const told of facts.strategies.value ?? []) lastTold.set(told.id, told);
      const inspections = facts.strategyCatalog.value;
      const orderOf = findOrders();
      const components = (facts.status.value?.components ?? []).filter(({ id }) => id.startsWith(COMPONENT_PREFIX));
      strategies.replace(
        components.map((component) => {
          const id = component.id.slice(COMPONENT_PREFIX.length);
          const book = facts.portfolio.frame?.books.find((row) => row.book === id);
          const configured = facts.settings.strategies.find((strategy) => strategy.id === id);
          const inspected = inspections?.find(({ strategy }) => strategy === configured?.strategy);
          return [
            id,
            toStrategyView(id, component, lastTold.get(id) ?? null, { configured, inspected }, orderOf, book),
          ] as const;
        }),
      );
      if (inspections === null || inspections === shownCatalog) return;
      shownCatalog = inspections;
      catalog.replace(inspections.map((inspection) => [inspection.strategy, toFileView(inspection)] as const));
    },
  };
}

type OrderOf = (signalId: string) => OrderView | undefined;

/** The latest order of each signal; made anew when the executor has told something. */
function createOrderFinder({ portfolio }: DeskFacts): () => OrderOf {
  let madeFrom: unknown = null;
  let bySignal: ReadonlyMap<string, OrderView> = new Map();
  return () => {
    if (portfolio.frame !== madeFrom) {
      madeFrom = portfolio.frame;
      bySignal = new Map([...portfolio.orders.values()].flatMap((order) => (order.signalId ? [[order.signalId, order]] : [])));
    }
    return (signalId) => bySignal.get(signalId);
  };
}

/** A strategy knows only that its signal was taken; what became of it is the state of its order. */
function withFate(signal: SignalNote, order: OrderView | undefined): StrategySignalView {
  if (order === undefined || (signal.fate !== 'journaled' && signal.fate !== 'sent')) return signal;
  return { ...signal, fate: order.state === 'accepted' ? 'working' : order.state, text: order.reason };
}

/** What is known of a strategy that never ran in this session. */
type Unstarted = {
  readonly configured: DeskFacts['settings']['strategies'][number] | undefined;
  readonly inspected: StrategyInspection | undefined;
};

function toStrategyView(
  id: string,
  component: ComponentStatus,
  told: StrategyStatus | null,
  { configured, inspected }: Unstarted,
  orderOf: OrderOf,
  book: BookView | undefined,
): StrategyView {
  const described = told ?? inspected?.description ?? null;
  const values = told?.parameters ?? configured?.parameters ?? {};
  return {
    id,
    strategy: described?.name ?? configured?.strategy ?? id,
    description: described?.description ?? '',
    symbols: told?.symbols ?? configured?.symbols ?? [],
    state: component.state,
    phase: component.state === 'running' || component.state === 'degraded' ? phaseOf(told) : '',
    lastError: component.lastError ?? inspected?.mistakes[0] ?? null,
    parameters: described === null ? [] : toParameterViews(described, values),
    signals: (told?.signals ?? []).slice(-20).map((signal) => withFate(signal, orderOf(signal.signalId))),
    counts: told?.counts ?? {},
    realizedPnl: book?.realizedPnl ?? null,
    unrealizedPnl: book?.unrealizedPnl ?? null,
    openOrders: book?.openOrders ?? told?.openOrders.length ?? 0,
  };
}

const phaseOf = (told: StrategyStatus | null): string => (told === null ? '' : told.isPaused ? 'paused' : told.phase);

const toFileView = ({ strategy, description, mistakes }: StrategyInspection): StrategyFileView => ({
  strategy,
  description: description?.description ?? '',
  file: description?.file ?? '',
  parameters: description === null ? [] : toParameterViews(description, {}),
  mistake: mistakes[0] ?? null,
});

function toParameterViews(
  { parameterSchema }: StrategyDescription,
  parameters: Readonly<Record<string, ParameterValue>>,
): readonly ParameterView[] {
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
