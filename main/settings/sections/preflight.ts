// What the checks before a start ask of the machine.
import { z } from 'zod';
import { bytesSchema } from '../values.ts';

export const preflightSchema = z
  .strictObject({
    freeDiskBytes: bytesSchema.default(200_000_000),
    freeMemoryBytes: bytesSchema.default(200_000_000),
    freeFileHandles: z.int().min(0).max(1_000_000).default(256),
    /** The most that this machine's clock may differ from the venue's. */
    clockSkewMs: z.int().min(50).max(600_000).default(2_000),
    /** How long a check may take that asks the venue. */
    networkTimeoutMs: z.int().min(100).max(60_000).default(5_000),
  })
  .prefault({});
