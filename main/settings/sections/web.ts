// The desk in a browser on this machine.
import { z } from 'zod';
import { portSchema } from '../values.ts';

export const webSchema = z
  .strictObject({
    enabled: z.boolean().default(true),
    /** On 127.0.0.1. With `ports` "auto" any free one. */
    port: portSchema.default(5_550),
    /** A run that somebody started in a terminal opens it, where there is a display. */
    openBrowser: z.boolean().default(true),
  })
  .prefault({});
