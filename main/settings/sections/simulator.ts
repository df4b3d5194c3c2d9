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
    port: portSchema.default(0).describe('Where it can be reached on this machine; 0 takes any free port'),
    startingCash: positiveAmountSchema.default('100000').describe('The money of a new account'),
    seed: z.int().min(0).default(1).describe('The same seed is the same market and the same luck with fills'),
    market: z
      .discriminatedUnion('kind', [syntheticMarketSchema, replayMarketSchema])
      .prefault({ kind: 'synthetic' })
      .describe('The market that it plays: made up, or recorded days'),
    speed: z.number().positive().max(1_000_000).default(1).describe('Market seconds in each second'),
    fees: z
      .strictObject({
        equityPerShare: amountSchema.default('0').describe('Dollars for each share'),
        cryptoBasisPoints: amountSchema.default('0').describe('Hundredths of a percent of what coins are bought or sold for'),
        secPerMillion: amountSchema.default('0').describe('Dollars for each million dollars of equities sold'),
        tafPerShare: amountSchema.default('0').describe('Dollars for each share sold'),
        tafMaximum: amountSchema.default('8.30').describe('The most of that for one execution'),
      })
      .prefault({}),
    fillDelayMs: delaySchema.optional().describe('The least and the most milliseconds that it takes to fill'),
    cancelDelayMs: delaySchema.optional().describe('The same for a cancel'),
    replaceDelayMs: delaySchema.optional().describe('The same for a change of an order'),
    partialFillProbability: z.number().min(0).max(1).optional().describe('How often an order is filled only in part'),
    fillModel: z
      .enum(['paper', 'displayed-size', 'queue'])
      .default('paper')
      .describe('paper as the paper venue of Alpaca; displayed-size and queue are honest where that is generous'),
    participation: positiveAmountSchema
      .refine((text) => Number(text) <= 1, 'expected a part above 0, at most 1, such as "0.5"')
      .default('1')
      .describe('The part of a displayed size that one order may take; not for paper'),
    slippageBasisPoints: amountSchema
      .default('0')
      .describe('How much worse than the quote every fill is, in hundredths of a percent; not for paper'),
    streamConnectionLimit: z.int().min(0).default(1).describe('Connections for each market data feed; 0 is no limit'),
    streamSymbolLimit: z.int().min(0).default(0).describe('Symbols of trades and quotes on each connection; 0 is no limit'),
    tradeUpdateFrames: z
      .enum(['binary', 'text'])
      .default('binary')
      .describe('JSON on the trading stream: in binary frames as at Alpaca, or as text'),
  })
  .prefault({});
