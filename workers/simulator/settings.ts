// What a simulator can be told: its addresses and keys, its market, its fill model, its limits.
import { z } from 'zod';
import { isDecimalString } from '../../protocol/decimal-string.ts';
import { FatalError } from '../../runtime/worker-process.ts';
import { PAPER_FILL_MODEL } from '../../trading/venue/fill-model.ts';
import { scenarioSchema } from './faults/fault-rule.ts';
import { marketSourceSettingsSchema } from './sources/open-source.ts';

const amountSchema = z
  .string()
  .refine((text) => isDecimalString(text) && !text.startsWith('-'), 'expected a decimal text such as "100000"');
const delaySchema = z
  .tuple([z.number().min(0), z.number().min(0)])
  .refine(([least, most]) => least <= most, 'expected [least, most] in milliseconds, the least first');

const simulatorSettingsSchema = z.strictObject({
  /** 0 takes any free port. */
  port: z.int().min(0).max(65_535).default(0),
  keyId: z.string().min(1),
  secret: z.string().min(1),
  startingCash: amountSchema.default('100000'),
  /** Decides delays, partial fills and ids; the synthetic market has its own. */
  seed: z.union([z.string(), z.number()]).transform(String).default('tradewarden'),
  market: marketSourceSettingsSchema,
  /** Market seconds per second. */
  speed: z.number().positive().default(1),
  fillDelayMs: delaySchema.default([...PAPER_FILL_MODEL.fillDelayMs]),
  cancelDelayMs: delaySchema.default([0, 0]),
  /** While a replacement is under way the old order may still fill or be canceled, and then the replacement is rejected. */
  replaceDelayMs: delaySchema.default([0, 0]),
  partialFillProbability: z.number().min(0).max(1).default(PAPER_FILL_MODEL.partialFillProbability),
  /** Requests per minute of venue time, for trading and for market data each; 0 switches it off. */
  rateLimitPerMinute: z.int().min(0).default(200),
  /** How orders fill: see trading/venue/fill-model.ts. The two numbers are for the models that are not `paper`. */
  fillModel: z.enum(['paper', 'displayed-size', 'queue']).default('paper'),
  participation: amountSchema
    .refine((text) => Number(text) > 0 && Number(text) <= 1, 'expected a part above 0, at most 1, such as "0.5"')
    .default('1'),
  slippageBasisPoints: amountSchema.default('0'),
  fees: z
    .strictObject({
      equityPerShare: amountSchema.default('0'),
      cryptoBasisPoints: amountSchema.default('0'),
      secPerMillion: amountSchema.default('0'),
      tafPerShare: amountSchema.default('0'),
      tafMaximum: amountSchema.default('8.30'),
    })
    .prefault({}),
  marginMultiplier: z.union([z.literal(1), z.literal(2), z.literal(4)]).default(4),
  /**
   * Market time stands still while nobody listens to market data, or somebody who did was cut off and is not back.
   * By default so for a replay, which can be listened to only once.
   */
  pauseWithoutSubscriber: z.boolean().optional(),
  /** Market time stands still until main asks `begin-market`. By default so for a replay. */
  waitForBegin: z.boolean().optional(),
  /** Symbols per stream connection for trades and quotes together; 0 is no limit. */
  streamSymbolLimit: z.int().min(0).default(0),
  /** Connections per market data endpoint, of which Alpaca allows one; 0 is no limit. */
  streamConnectionLimit: z.int().min(0).default(1),
  /** How JSON leaves on the trading stream: the real venue uses binary frames, which some clients cannot read. */
  tradeUpdateFrames: z.enum(['binary', 'text']).default('binary'),
  /** The endpoint through which the venue misbehaves on command; absent unless it is asked for. Port 0 takes any free one. */
  admin: z.strictObject({ port: z.int().min(0).max(65_535).default(0), token: z.string().min(16) }).optional(),
  /** Faults that come by themselves, counted from the start. */
  scenario: scenarioSchema.default([]),
});

export type SimulatorSettings = Readonly<z.output<typeof simulatorSettingsSchema>>;

/** Throws a FatalError that names each wrong setting, what was found and what was expected. */
export function parseSimulatorSettings(config: unknown): SimulatorSettings {
  const parsed = simulatorSettingsSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const problems = issues.map(
    (issue) => `${nameOf(issue.path)}: ${issue.message} (found ${describeFound(config, issue.path)})`,
  );
  if (issues.every(({ path }) => path[0] === 'scenario'))
    throw new FatalError('BAD_SCENARIO', `the scenario is wrong: ${problems.join('; ')}`);
  throw new FatalError('BAD_SETTINGS', `the simulator's settings are wrong: ${problems.join('; ')}`);
}

/** Rules of a scenario are counted from one, as a person counts them in the file. */
function nameOf(path: readonly PropertyKey[]): string {
  const [first, index, ...rest] = path;
  if (first !== 'scenario' || typeof index !== 'number') return path.map(String).join('.') || 'settings';
  return [`rule ${index + 1}`, rest.map(String).join('.')].filter((part) => part !== '').join(', ');
}

function describeFound(config: unknown, path: readonly PropertyKey[]): string {
  let found: unknown = config;
  for (const key of path)
    found = typeof found === 'object' && found !== null ? (found as Record<PropertyKey, unknown>)[key] : undefined;
  if (path.some((key) => key === 'secret' || key === 'keyId' || key === 'token'))
    return found === undefined ? 'nothing' : `a ${typeof found}`;
  if (found === undefined) return 'nothing';
  return typeof found === 'object' && found !== null
    ? Array.isArray(found)
      ? JSON.stringify(found).slice(0, 80)
      : 'an object'
    : JSON.stringify(found);
}
