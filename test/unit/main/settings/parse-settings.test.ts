// Settings: defaults for everything, and every mistake listed at once with its path. The bad values come from the schema itself.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CONFIG_OVERRIDES } from '../../../../main/settings/config-overrides.ts';
import { SETTING_VARIABLES } from '../../../../main/settings/environment-settings.ts';
import { publishedSchema } from '../../../../main/settings/json-schema.ts';
import { describeMistakes, parseSettings } from '../../../../main/settings/parse-settings.ts';
import { settingsSchema } from '../../../../main/settings/settings-schema.ts';
import { executorSettingsSchema } from '../../../../workers/executor/settings.ts';
import { gatewaySettingsSchema } from '../../../../workers/gateway/settings.ts';

const mistakesOf = (input: unknown): readonly string[] => {
  const parsed = parseSettings(input);
  return parsed.ok
    ? []
    : describeMistakes('', parsed.mistakes)
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
};

type JsonSchema = {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly enum?: readonly unknown[];
};
type Leaf = { readonly path: readonly string[]; readonly schema: JsonSchema };

/** Every single value that can be set, outside of lists. */
function leaves(schema: JsonSchema, path: readonly string[] = []): readonly Leaf[] {
  const own = schema.properties;
  return own ? Object.entries(own).flatMap(([name, inner]) => leaves(inner, [...path, name])) : [{ path, schema }];
}
const at = (path: readonly string[], value: unknown): unknown =>
  path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);

const all = leaves(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema).filter(
  ({ path }) => path[0] !== '$schema',
);
const folders = [...new Set(all.map(({ path }) => path.slice(0, -1).join('.')))].filter((path) => path !== '');

describe('every setting', () => {
  it('has a default', () => {
    const parsed = parseSettings({});
    expect(parsed.ok && parsed.value).toMatchObject({
      mode: 'paper',
      venue: 'auto',
      ports: 'default',
      monitoring: { statusIntervalSeconds: 60 },
    });
    expect(all.length).toBeGreaterThan(20);
  });

  it.each(all.map(({ path }) => [path.join('.'), path] as const))('%s says so when it has the wrong type', (name, path) => {
    expect(mistakesOf(at(path, null))).toEqual([expect.stringMatching(new RegExp(`^${name}: found null, expected .+`))]);
    expect(mistakesOf(at(path, [{}])).some((line) => line.startsWith(name))).toBe(true);
  });

  const bounded = all.flatMap(({ path, schema }) => {
    const beyond = [
      ...(schema.minimum === undefined ? [] : [schema.minimum - 1]),
      ...(schema.exclusiveMinimum === undefined ? [] : [schema.exclusiveMinimum]),
      ...(schema.maximum === undefined ? [] : [schema.maximum + 1]),
    ];
    return beyond.filter(Number.isSafeInteger).map((value) => [path.join('.'), path, value] as const);
  });
  it.each(bounded)('%s has bounds, and %s is told what they are', (name, path, value) => {
    expect(mistakesOf(at(path, value))).toEqual([
      expect.stringMatching(new RegExp(`^${name}: found ${value}, expected .*(at least|at most|more than|less than) `)),
    ]);
  });

  it.each(all.filter(({ schema }) => schema.enum).map(({ path, schema }) => [path.join('.'), path, schema.enum?.[0]] as const))(
    '%s lists its choices',
    (name, path, choice) => {
      expect(mistakesOf(at(path, 'nonsense'))).toEqual([
        expect.stringContaining(`${name}: found "nonsense", expected one of "${String(choice)}"`),
      ]);
    },
  );

  it.each(folders)('%s knows its names, and refuses others', (folder) => {
    const path = folder.split('.');
    expect(mistakesOf(at([...path, 'quatsch'], 1))).toEqual([
      expect.stringMatching(/quatsch: found the unknown name "quatsch", expected (one of|a known name)/),
    ]);
  });
});

describe('wrong settings', () => {
  it('are all listed at once, each with its path', () => {
    expect(
      mistakesOf({
        mode: 'papr',
        monitoring: { statusIntervalSeconds: 0 },
        risk: { maxOrderNotionl: 3 },
        strategies: [{ id: 'A B', strategy: 'x' }],
        ports: { tick: 1 },
      }),
    ).toEqual([
      'mode: found "papr", expected one of "paper", "live", "backtest", "research"',
      'strategies[0].id: found "A B", expected small letters, digits and dashes, such as "sma-cross"',
      'strategies[0].symbols: found nothing, expected a list',
      'risk.maxOrderNotionl: found the unknown name "maxOrderNotionl", expected a known name: did you mean "maxOrderNotional"?',
      'ports.tick: found the unknown name "tick", expected a known name: did you mean "ticks"?',
      'monitoring.statusIntervalSeconds: found 0, expected at least 1',
    ]);
  });

  it('are told fifty at a time, with how many more there are', () => {
    const told = mistakesOf(Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`unknown${index}`, 1])));
    expect(told).toHaveLength(51);
    expect(told.at(-1)).toBe('and 10 more');
  });

  it('are told as they are where JSON has no word for them', () => {
    expect(mistakesOf({ simulator: { speed: Number.POSITIVE_INFINITY } })).toEqual([
      'simulator.speed: found Infinity, expected a number',
    ]);
  });

  it('are ports that two listeners would share', () => {
    expect(mistakesOf({ ports: { ticks: 6001, signals: 6001 }, web: { port: 5561 } })).toEqual([
      'ports.signals: found 6001, expected another port than ports.ticks has',
      'web.port: found 5561, expected another port than ports.queries has',
    ]);
    const components = { 'order-executor': { instances: 2 } };
    expect(mistakesOf({ ports: { signals: 6000, portfolio: 6010 }, components })).toEqual([
      'ports.portfolio: found 6010, expected another port than ports.signals of executor 1 has',
    ]);
    expect(mistakesOf({ ports: 'auto', web: { port: 5555 } })).toEqual([]);
    expect(mistakesOf({ ports: { ticks: 0, signals: 0 } })).toEqual([]);
  });

  it('are found where two of them contradict each other', () => {
    const strategy = { id: 'a', strategy: 'sma-cross', symbols: ['SPY'] };
    expect(mistakesOf({ strategies: [strategy, strategy] })).toEqual([
      'strategies[1].id: found "a" again, expected another id than strategies[0]',
    ]);
    expect(mistakesOf({ supervision: { backoffBaseMs: 500, backoffCapMs: 100 } })).toEqual([
      'supervision.backoffBaseMs: found 500, expected at most backoffCapMs (100)',
    ]);
    const market = { kind: 'replay', path: '/x', symbols: ['SPY'], from: '2013-10-08', to: '2013-10-07' };
    expect(mistakesOf({ simulator: { market } })).toEqual([
      'simulator.market.to: found "2013-10-07", expected the last day not to be before the first one ("from")',
    ]);
  });

  it('are schedules under which nothing could be opened, or that coins cannot keep, and a size of more than there can be', () => {
    const own = (id: string, symbols: readonly string[], more: object) => ({ id, strategy: 'sma-cross', symbols, ...more });
    const strategies = [
      own('a', ['SPY'], { schedule: { hours: { from: '10:00', to: '10:00' } } }),
      own('b', ['SPY'], { schedule: { noEntriesBefore: '15:00', noEntriesAfter: '10:00' } }),
      own('c', ['BTC/USD'], { schedule: { flatBeforeCloseMinutes: 10 } }),
      own('d', ['SPY'], { size: { riskPercent: '100.5' } }),
      own('e', ['SPY'], { size: { percentOfEquity: '400.5' } }),
    ];
    expect(mistakesOf({ strategies })).toEqual([
      expect.stringMatching(/^strategies\[3\]\.size\.riskPercent: .*expected at most 100/),
      expect.stringMatching(/^strategies\[4\]\.size\.percentOfEquity: .*expected at most 400/),
      expect.stringMatching(/^strategies\[0\]\.schedule\.hours\.to: .*expected another time than from$/),
      expect.stringMatching(/^strategies\[1\]\.schedule\.noEntriesAfter: .*expected a time after noEntriesBefore \(15:00\)/),
      expect.stringMatching(/^strategies\[2\]\.schedule\.flatBeforeCloseMinutes: found 10, expected nothing: coins/),
    ]);
    // Through the night, and with a share beside the coin.
    const night = { hours: { from: '20:00', to: '04:00' }, noEntriesBefore: '09:45', noEntriesAfter: '15:00' };
    const fine = [
      own('a', ['SPY'], { schedule: night, size: { riskPercent: '100' } }),
      own('b', ['BTC/USD', 'SPY'], { schedule: { flatBeforeCloseMinutes: 10 } }),
    ];
    expect(mistakesOf({ strategies: fine })).toEqual([]);
  });

  it('are told as such when the file holds no object at all', () => {
    expect(mistakesOf([])).toEqual(['the whole file: found [], expected an object']);
  });
});

describe('secrets', () => {
  it.each([
    [{ apiKey: 'hush-hush' }, 'apiKey: found the secret-looking name "apiKey", expected no secrets in settings'],
    [{ alpaca: { secretKey: 'hush-hush' } }, 'alpaca.secretKey: found the secret-looking name "secretKey"'],
    [
      { strategies: [{ id: 'a', strategy: 'b', symbols: ['SPY'], parameters: { accessToken: 'hush-hush' } }] },
      'strategies[0].parameters.accessToken: found the secret-looking name',
    ],
    [
      { components: { 'alpaca-client': { configOverrides: { feed: 'PKHUSHHUSHHUSH123456' } } } },
      'found what looks like a key id',
    ],
  ])('%j are refused with where they belong, and not repeated', (input, expected) => {
    const told = mistakesOf(input).join('\n');
    expect(told).toContain(expected);
    expect(told).toMatch(/APCA_API_KEY_ID.*HOME\/keys with mode 0600/);
    expect(told).not.toMatch(/hush/i);
  });
});

describe('components', () => {
  it.each(['close-all', 'cancel-all', 'arming', 'control'])(
    'are not asked again and again for something that does something: %s',
    (question) => {
      const components = { 'alpaca-client': { healthCheck: { kind: 'method', question } } };
      expect(mistakesOf({ components })).toEqual([
        expect.stringContaining('components.alpaca-client.healthCheck.question: found'),
      ]);
    },
  );

  it('that do not exist are told with every other mistake, those that this session does not use are not', () => {
    const components = { 'order-exekutor': {}, simulator: { required: true }, 'strategy:sma-cros': {}, 'realtime-monitor': {} };
    expect(mistakesOf({ components, mode: 'x' })).toEqual([
      expect.stringContaining('mode: found "x"'),
      expect.stringContaining(
        'components.order-exekutor: found the unknown name "order-exekutor", expected a known name: did you mean "order-executor"?',
      ),
    ]);
    expect(mistakesOf({ components: { 'strategy:sma-cros': {} } })).toEqual([
      expect.stringContaining('did you mean "strategy:sma-cross"?'),
    ]);
  });

  it('take only the overrides that their worker knows, within its bounds', () => {
    const configOverrides = { orderDeadlineMs: 1, absenceProfMs: 1_000 };
    expect(
      mistakesOf({
        components: { 'order-executor': { configOverrides }, 'strategy:sma-cross': { configOverrides: { x: 1 } } },
      }),
    ).toEqual([
      'components.order-executor.configOverrides.orderDeadlineMs: found 1, expected at least 100',
      'components.order-executor.configOverrides.absenceProfMs: found the unknown name "absenceProfMs", expected a known name: did you mean "absenceProofMs"?',
      'components.strategy:sma-cross.configOverrides.x: found the unknown name "x", expected nothing: this component has no such settings',
    ]);
  });

  it.each([
    ['executor', executorSettingsSchema, { venue: 'simulator', risk: {} }],
    ['gateway', gatewaySettingsSchema, { venue: 'alpaca-paper', keyId: 'k', secret: 's' }],
  ] as const)('have overrides with the bounds of their worker: %s', (worker, ofWorker, told) => {
    const overrides = leaves(z.toJSONSchema(CONFIG_OVERRIDES[worker] ?? z.never(), { io: 'input' }) as JsonSchema);
    expect(overrides.length).toBeGreaterThan(1);
    for (const { path, schema } of overrides) {
      for (const bound of [schema.minimum, schema.maximum])
        expect(ofWorker.safeParse({ ...told, [path[0] ?? '']: bound }).success).toBe(true);
      expect(ofWorker.safeParse({ ...told, [path[0] ?? '']: (schema.minimum ?? 0) - 1 }).success).toBe(false);
    }
  });
});

describe('the published JSON Schema', () => {
  const published = JSON.parse(publishedSchema()) as JsonSchema & { readonly additionalProperties: unknown };

  it('knows every setting with its bounds, allows no other, and helps with the names of components', () => {
    expect(leaves(published).map(({ path }) => path.join('.'))).toEqual(
      leaves(z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }) as JsonSchema).map(({ path }) =>
        path.join('.'),
      ),
    );
    expect(published).toMatchObject({
      additionalProperties: false,
      properties: {
        $schema: { type: 'string' },
        web: { additionalProperties: false, properties: { port: { type: 'integer', minimum: 0, maximum: 65_535 } } },
        components: { propertyNames: { anyOf: [{ enum: expect.arrayContaining(['order-executor']) }, {}] } },
      },
    });
  });
});

describe('environment variables', () => {
  it('are called differently from each other, and by none of the reserved names', () => {
    const names = SETTING_VARIABLES.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => /^TRADEWARDEN_(HOME|DESKTOP|TEST|BENCH)/.test(name))).toEqual([]);
  });
});
