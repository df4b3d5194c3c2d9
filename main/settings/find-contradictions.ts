// What the schema alone cannot see: settings that contradict each other, and components that do not exist. Takes the unchecked
// input, so that these mistakes are told together with those of the schema.
import { strategyWorker } from '../../protocol/signals.ts';
import { componentsOf } from '../supervisor/core/component-table.ts';
import { CONFIG_OVERRIDES } from './config-overrides.ts';
import { findScheduleMistakes } from './find-schedule-mistakes.ts';
import { findSharedPorts } from './find-shared-ports.ts';
import { listMistakes, type Mistake, unknownName, writePath } from './mistakes.ts';
import { portsSchema } from './sections/ports.ts';

type Fields = Readonly<Record<string, unknown>>;

export function findContradictions(input: unknown): readonly Mistake[] {
  const settings = fieldsOf(input);
  const listed = Array.isArray(settings['strategies']) ? settings['strategies'].map(fieldsOf) : [];
  const strategies = listed.map(({ id }) => id);
  return [
    ...repeatedIds(strategies),
    ...findScheduleMistakes(listed),
    ...secretsIn(input, []),
    ...backoffBounds(fieldsOf(settings['supervision'])),
    ...sharedPorts(settings),
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

const SECRET_NAME = /secret|password|passphrase|token$|api_?key|key_?id|credential|private_?key/i;
/** Opens nothing but the faults of our own simulator, which is there for trials. */
const HARMLESS = 'components.simulator.configOverrides.admin.token';
/** As Alpaca's key ids look, of paper and of live accounts. */
const KEY_ID = /^[PA]K[A-Z0-9]{16,24}$/;

/** Secrets anywhere in the settings, by their name or by how they look. What they are is not repeated. */
function secretsIn(value: unknown, path: readonly PropertyKey[]): readonly Mistake[] {
  if (typeof value === 'string' && KEY_ID.test(value)) return [noSecret(path, 'what looks like a key id')];
  if (Array.isArray(value)) return value.flatMap((entry, index) => secretsIn(entry, [...path, index]));
  return Object.entries(fieldsOf(value)).flatMap(([name, inner]) => {
    const here = [...path, name];
    const isSecret = SECRET_NAME.test(name) && writePath(here) !== HARMLESS;
    return isSecret ? [noSecret(here, `the secret-looking name "${name}"`)] : secretsIn(inner, here);
  });
}

const noSecret = (path: readonly PropertyKey[], found: string): Mistake => ({
  path: writePath(path),
  found,
  expected:
    'no secrets in settings: keys belong into the environment (APCA_API_KEY_ID, APCA_API_SECRET_KEY, OPENROUTER_API_KEY) or into a file in HOME/keys with mode 0600',
});

function backoffBounds({ backoffBaseMs, backoffCapMs }: Fields): readonly Mistake[] {
  if (typeof backoffBaseMs !== 'number' || typeof backoffCapMs !== 'number' || backoffBaseMs <= backoffCapMs) return [];
  return [
    { path: 'supervision.backoffBaseMs', found: String(backoffBaseMs), expected: `at most backoffCapMs (${backoffCapMs})` },
  ];
}

function sharedPorts(settings: Fields): readonly Mistake[] {
  const { ports = 'default', web, simulator } = settings;
  const ofLanes = portsSchema.safeParse(ports);
  if (!ofLanes.success) return [];
  const { enabled, port: webPort } = fieldsOf(web);
  const { port: simulatorPort } = fieldsOf(simulator);
  const { instances } = fieldsOf(fieldsOf(settings['components'])['order-executor']);
  return findSharedPorts({
    ports: ofLanes.data,
    executors: typeof instances === 'number' && instances >= 1 && instances <= 100 ? instances : 1,
    ...(typeof webPort === 'number' && enabled !== false && { webPort }),
    ...(typeof simulatorPort === 'number' && { simulatorPort }),
  });
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
