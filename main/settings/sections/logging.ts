// What is logged, where, and how long it is kept.
import { z } from 'zod';
import { bytesSchema } from '../values.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;

export const loggingSchema = z
  .strictObject({
    level: z.enum(LOG_LEVELS).default('info').describe('The least level that is written; --debug writes everything'),
    levels: z
      .record(z.string(), z.enum(LOG_LEVELS))
      .default({})
      .describe('Other levels for single components, or with the name of a worker for all that live in it'),
    console: z
      .enum(['readable', 'json', 'off'])
      .default('readable')
      .describe('In the terminal: readable lines, JSON lines, or nothing'),
    files: z
      .strictObject({
        enabled: z.boolean().default(true).describe('Whether lines are kept in files'),
        maxBytes: bytesSchema
          .min(10_000)
          .default(20_000_000)
          .describe('A file that grows beyond so many bytes is put away and a new one begun; so it is with every new day'),
        keep: z
          .int()
          .min(1)
          .max(1_000)
          .default(14)
          .describe('How many files of each component are kept, the one in use included'),
        keepBytes: bytesSchema
          .min(100_000)
          .default(1_000_000_000)
          .describe('Bytes of all log files together; the oldest go first'),
      })
      .prefault({}),
  })
  .prefault({});
