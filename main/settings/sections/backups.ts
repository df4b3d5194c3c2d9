// When backups are made and how many stay.
import { z } from 'zod';
import { bytesSchema } from '../values.ts';

export const backupsSchema = z
  .strictObject({
    atStop: z.boolean().default(true).describe('A backup whenever trading stops'),
    daily: z.boolean().default(true).describe('A backup every day'),
    keep: z.int().min(1).max(10_000).default(14).describe('So many of the newest stay'),
    keepBytes: bytesSchema
      .default(5_000_000_000)
      .describe('Bytes of all of them together; the oldest go first, the newest never'),
  })
  .prefault({});
