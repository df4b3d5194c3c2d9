// The ports of the lanes.
import { z } from 'zod';
import { LANE_NAMES, type LaneName } from '../../../protocol/lanes.ts';
import { portSchema } from '../values.ts';

const portsByLane = Object.fromEntries(LANE_NAMES.map((lane) => [lane, portSchema.optional()])) as Record<
  LaneName,
  z.ZodOptional<typeof portSchema>
>;

/** `default`: those of the lane table. `auto`: any free ones. */
export const portsSchema = z.union([z.literal('default'), z.literal('auto'), z.strictObject(portsByLane)]);
