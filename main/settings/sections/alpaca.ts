// Settings of the way to the broker. Its keys are not settings.
import { z } from 'zod';

export const alpacaSchema = z
  .strictObject({
    feed: z
      .enum(['iex', 'sip'])
      .default('iex')
      .describe('Which stock data: IEX comes with every account, SIP with a paid plan'),
    requestTimeoutMs: z
      .int()
      .min(100)
      .max(120_000)
      .default(10_000)
      .describe('How long an answer may take, in milliseconds; what became of an order is asked for afterwards'),
    ratePerMinute: z
      .int()
      .min(0)
      .max(1_000_000)
      .optional()
      .describe('Most requests a minute; without it what the venue allows, 0 keeps no budget of our own'),
    symbolLimit: z
      .int()
      .min(0)
      .max(100_000)
      .optional()
      .describe('Stocks with quotes or trades at once; without it 30 on IEX and any number on SIP, 0 for any number'),
  })
  .prefault({});
