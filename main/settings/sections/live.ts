// How long real money may trade on one decision of a person.
import { z } from 'zod';

export const liveSchema = z
  .strictObject({
    armedForHours: z
      .number()
      .min(0.01)
      .max(720)
      .default(24)
      .describe('After so many hours an armed session winds down, unless a person armed it again'),
  })
  .prefault({});
