// What the gateway must be told: which venue, with which keys, and how patient to be.
import { z } from 'zod';
import { FatalError } from '../../runtime/worker-process.ts';

export const gatewaySettingsSchema = z
  .strictObject({
    venue: z.enum(['simulator', 'alpaca-paper', 'alpaca-live']),
    keyId: z.string().min(1, 'expected a key id'),
    secret: z.string().min(1, 'expected the secret of the key'),
    /** Where the simulator listens, e.g. `http://127.0.0.1:4001`. For the simulator only. */
    simulatorUrl: z
      .string()
      .regex(/^http:\/\/127\.0\.0\.1:\d{1,5}$/, 'expected an address such as "http://127.0.0.1:4001"')
      .optional(),
    /** Which stock data: IEX comes with every account, SIP with a paid plan. */
    feed: z.enum(['iex', 'sip']).default('iex'),
    requestTimeoutMs: z.int().min(100).max(120_000).default(10_000),
    /** Most requests a minute. By default what the venue allows; 0 keeps no budget of our own. */
    ratePerMinute: z.int().min(0).max(1_000_000).optional(),
    /** How many stocks with quotes or trades the plan allows at once; 0 for any number. By default what the feed is known for. */
    symbolLimit: z.int().min(0).max(100_000).optional(),
  })
  .refine(({ venue, simulatorUrl }) => (venue === 'simulator') === (simulatorUrl !== undefined), {
    path: ['simulatorUrl'],
    message: 'expected the address of the simulator for venue "simulator", and none for the others',
  });

export type GatewaySettings = z.output<typeof gatewaySettingsSchema>;

/** Throws a FatalError that names every wrong setting. Values are not repeated: a misplaced secret stays one. */
export function parseGatewaySettings(config: unknown): GatewaySettings {
  const parsed = gatewaySettingsSchema.safeParse(config);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.') || 'settings'}: ${issue.message}`);
  throw new FatalError('BAD_SETTINGS', `the gateway's settings are wrong: ${problems.join('; ')}`);
}
