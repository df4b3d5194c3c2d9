// When backups are made and how many stay.
import { z } from 'zod';
import { bytesSchema } from '../values.ts';

export const backupsSchema = z
  .strictObject({
    atStop: z.boolean().default(true),
    daily: z.boolean().default(true),
    /** The newest ones stay. */
    keep: z.int().min(1).max(10_000).default(14),
    /** All of them together; the oldest go first, the newest never. */
    keepBytes: bytesSchema.default(5_000_000_000),
  })
  .prefault({});
