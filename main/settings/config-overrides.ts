// What `components.ID.configOverrides` may hold: expert settings of single workers, checked before anything starts.
// The worker checks what it is told once more; a test holds these bounds against its own.
import { z } from 'zod';

const executorOverrides = z.strictObject({
  orderDeadlineMs: z.int().min(100).max(60_000).optional(),
  absenceProofMs: z.int().min(500).max(600_000).optional(),
  reconcileEveryMs: z.int().min(500).max(3_600_000).optional(),
  differenceHoldMs: z.int().min(100).max(600_000).optional(),
  priceMaxAgeMs: z.int().min(1_000).max(86_400_000).optional(),
});

const gatewayOverrides = z.strictObject({
  requestTimeoutMs: z.int().min(100).max(120_000).optional(),
  ratePerMinute: z.int().min(0).max(1_000_000).optional(),
});

/** For trials: the venue misbehaves by a scenario, or on command of whoever knows the token. The worker checks each rule. */
const simulatorOverrides = z.strictObject({
  admin: z.strictObject({ port: z.int().min(0).max(65_535).optional(), token: z.string().min(16) }).optional(),
  scenario: z.array(z.record(z.string(), z.unknown())).optional(),
});

/** By the worker that a component lives in; a worker that is not here takes none. */
export const CONFIG_OVERRIDES: Readonly<Record<string, z.ZodType>> = {
  executor: executorOverrides,
  gateway: gatewayOverrides,
  simulator: simulatorOverrides,
};
