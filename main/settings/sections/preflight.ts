// What the checks before a start ask of the machine.
import { z } from 'zod';
import { bytesSchema } from '../values.ts';

export const preflightSchema = z
  .strictObject({
    freeDiskBytes: bytesSchema.default(200_000_000).describe('So much of the disk must be free before a start'),
    freeMemoryBytes: bytesSchema.default(200_000_000).describe('So much memory must be free before a start'),
    freeFileHandles: z.int().min(0).max(1_000_000).default(256).describe('So many files and sockets must still be allowed'),
    clockSkewMs: z
      .int()
      .min(50)
      .max(600_000)
      .default(2_000)
      .describe('The most that the clock of this machine may differ from that of the venue, in milliseconds'),
    networkTimeoutMs: z
      .int()
      .min(100)
      .max(60_000)
      .default(5_000)
      .describe('How long a check may take that asks the venue, in milliseconds'),
  })
  .prefault({});
