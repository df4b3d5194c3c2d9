// Settings of the way to the broker. Its keys are not settings.
import { z } from 'zod';

export const alpacaSchema = z
  .strictObject({
    /** Which stock data: IEX comes with every account, SIP with a paid plan. */
    feed: z.enum(['iex', 'sip']).default('iex'),
    requestTimeoutMs: z.int().min(100).max(120_000).default(10_000),
    /** Most requests a minute; without it what the venue allows, 0 keeps no budget of our own. */
    ratePerMinute: z.int().min(0).max(1_000_000).optional(),
    /** Stocks with quotes or trades at once; without it 30 on IEX and any number on SIP, 0 for any number. */
    symbolLimit: z.int().min(0).max(100_000).optional(),
  })
  .prefault({});
