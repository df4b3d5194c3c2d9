// What is logged, where, and how long it is kept.
import { z } from 'zod';
import { bytesSchema } from '../values.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export const loggingSchema = z
  .strictObject({
    /** The least level that is written; `--debug` writes everything. */
    level: z.enum(LOG_LEVELS).default('info'),
    /** Other levels for single components, or with a worker's name for all that live in it. */
    levels: z.record(z.string(), z.enum(LOG_LEVELS)).default({}),
    /** In the terminal: readable lines, JSON lines, or nothing. */
    console: z.enum(['readable', 'json', 'off']).default('readable'),
    files: z
      .strictObject({
        enabled: z.boolean().default(true),
        /** A file that grows beyond this is put away and a new one begun; so it is with every new day. */
        maxBytes: bytesSchema.min(10_000).default(20_000_000),
        /** How many files of each component are kept, the one in use included. */
        keep: z.int().min(1).max(1_000).default(14),
        /** All log files together; the oldest go first. */
        keepBytes: bytesSchema.min(100_000).default(1_000_000_000),
      })
      .prefault({}),
  })
  .prefault({});
