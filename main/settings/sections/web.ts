// The desk in a browser on this machine.
import { z } from 'zod';
import { portSchema } from '../values.ts';

export const webSchema = z
  .strictObject({
    enabled: z.boolean().default(true).describe('Whether there is a page for browsers on this machine'),
    port: portSchema.default(5_550).describe('On 127.0.0.1; with ports "auto" any free one'),
    openBrowser: z
      .boolean()
      .default(true)
      .describe('A run that somebody started in a terminal opens it, where there is a display'),
  })
  .prefault({});
