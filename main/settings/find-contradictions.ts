// What the schema alone cannot see: settings that contradict each other, and components that do not exist. Takes the unchecked
// input, so that these mistakes are told together with those of the schema.
import { componentsOf, strategyWorker } from '../supervisor/core/component-table.ts';
import { CONFIG_OVERRIDES } from './config-overrides.ts';
import { listMistakes, type Mistake, unknownName } from './mistakes.ts';

type Fields = Readonly<Record<string, unknown>>;

export function findContradictions(input: unknown): readonly Mistake[] {
  const settings = fieldsOf(input);
  const strategies = Array.isArray(settings['strategies']) ? settings['strategies'].map((own) => fieldsOf(own)['id']) : [];
  return [
    ...repeatedIds(strategies),
    ...backoffBounds(fieldsOf(settings['supervision'])),
    ...Object.entries(fieldsOf(settings['components'])).flatMap(([id, own]) =>
      objectToComponent(id, fieldsOf(own), strategies),
    ),
  ];
}

function repeatedIds(ids: readonly unknown[]): readonly Mistake[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (typeof id !== 'string' || first === index) return [];
    return [{ path: `strategies[${index}].id`, found: `"${id}" again`, expected: `another id than strategies[${first}]` }];
  });
}

function backoffBounds({ backoffBaseMs, backoffCapMs }: Fields): readonly Mistake[] {
  if (typeof backoffBaseMs !== 'number' || typeof backoffCapMs !== 'number' || backoffBaseMs <= backoffCapMs) return [];
  return [
    { path: 'supervision.backoffBaseMs', found: String(backoffBaseMs), expected: `at most backoffCapMs (${backoffCapMs})` },
  ];
}

/** A component that this session does not use may be set nevertheless: the simulator, while trading at the broker. */
function objectToComponent(id: string, own: Fields, strategies: readonly unknown[]): readonly Mistake[] {
  const known = new Map(COMPONENTS.map((row) => [row.id, row.worker]));
  for (const strategy of strategies) if (typeof strategy === 'string') known.set(strategyWorker(strategy), 'strategy');
  const path = `components.${id}`;
  const worker = known.get(id);
  if (worker === undefined) {
    const hint = id.startsWith('strategy:') && strategies.length === 0 ? [] : [...known.keys()];
    return hint.length === 0 ? [] : [unknownName(path, id, hint)];
  }
  return objectToOverrides(`${path}.configOverrides`, own['configOverrides'], worker);
}

function objectToOverrides(path: string, overrides: unknown, worker: string): readonly Mistake[] {
  if (typeof overrides !== 'object' || overrides === null || Array.isArray(overrides)) return [];
  const schema = CONFIG_OVERRIDES[worker];
  if (!schema) {
    return Object.keys(overrides).map((name) => ({
      path: `${path}.${name}`,
      found: `the unknown name "${name}"`,
      expected: 'nothing: this component has no such settings',
    }));
  }
  const parsed = schema.safeParse(overrides);
  if (parsed.success) return [];
  return listMistakes(schema, overrides, parsed.error.issues).map((mistake) => ({
    ...mistake,
    path: `${path}.${mistake.path}`,
  }));
}

const COMPONENTS = componentsOf({ venue: 'simulator', strategies: [], desk: 'browser' });

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
