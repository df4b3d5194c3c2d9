// Settings of the simulated venue and of the market that it plays.
import { z } from 'zod';
import { amountSchema, dateSchema, portSchema, positiveAmountSchema, symbolsSchema } from '../values.ts';

export const RESOLUTIONS = ['tick', 'second', 'minute', 'hour', 'daily'] as const;

const syntheticMarketSchema = z.strictObject({
  kind: z.literal('synthetic'),
  seed: z.int().optional(),
  session: z.enum(['always-open', 'us']).default('always-open'),
  symbols: symbolsSchema.optional(),
});
const replayMarketSchema = z
  .strictObject({
    kind: z.literal('replay'),
    path: z.string().min(1),
    symbols: symbolsSchema,
    resolution: z.enum(RESOLUTIONS).default('minute'),
    from: dateSchema,
    to: dateSchema,
  })
  .refine(({ from, to }) => from <= to, {
    path: ['to'],
    error: 'expected the last day not to be before the first one ("from")',
  });

const delaySchema = z
  .tuple([z.number().min(0), z.number().min(0)])
  .refine(([least, most]) => least <= most, 'expected [least, most] in milliseconds, the least first');

export const simulatorSchema = z
  .strictObject({
    port: portSchema.default(0),
    startingCash: positiveAmountSchema.default('100000'),
    seed: z.int().min(0).default(1),
    market: z.discriminatedUnion('kind', [syntheticMarketSchema, replayMarketSchema]).prefault({ kind: 'synthetic' }),
    /** Market seconds per second. */
    speed: z.number().positive().max(1_000_000).default(1),
    fees: z
      .strictObject({
        equityPerShare: amountSchema.default('0'),
        cryptoBasisPoints: amountSchema.default('0'),
        /** Dollars for each million dollars of equities sold, and for each share sold (at most `tafMaximum` an execution). */
        secPerMillion: amountSchema.default('0'),
        tafPerShare: amountSchema.default('0'),
        tafMaximum: amountSchema.default('8.30'),
      })
      .prefault({}),
    /** The least and the most time that the venue takes to fill, to cancel and to replace. */
    fillDelayMs: delaySchema.optional(),
    cancelDelayMs: delaySchema.optional(),
    replaceDelayMs: delaySchema.optional(),
    partialFillProbability: z.number().min(0).max(1).optional(),
    /** `paper` as Alpaca's paper venue; `displayed-size` and `queue` are honest where that is generous. */
    fillModel: z.enum(['paper', 'displayed-size', 'queue']).default('paper'),
    /** The part of a displayed size that one order may take, and the slippage of every fill against a quote; not for `paper`. */
    participation: positiveAmountSchema
      .refine((text) => Number(text) <= 1, 'expected a part above 0, at most 1, such as "0.5"')
      .default('1'),
    slippageBasisPoints: amountSchema.default('0'),
    /** Connections for each market data feed, and symbols of trades and quotes on each; 0 is no limit. */
    streamConnectionLimit: z.int().min(0).default(1),
    streamSymbolLimit: z.int().min(0).default(0),
    /** JSON on the trading stream: in binary frames as at Alpaca, or as text. */
    tradeUpdateFrames: z.enum(['binary', 'text']).default('binary'),
  })
  .prefault({});
