// What a person may change about single components, by component id such as `order-executor` or `strategy:sma-cross`.
import { z } from 'zod';

/** What workers answer without doing anything. */
const HEALTH_QUESTIONS = ['status', 'gateway-health', 'books', 'portfolio', 'delivery', 'market-state'] as const;

const healthCheckSchema = z.discriminatedUnion('kind', [
  /** Its process shows progress with every heartbeat. */
  z.strictObject({ kind: z.literal('heartbeat') }),
  /** A GET that must answer 2xx. */
  z.strictObject({
    kind: z.literal('http'),
    url: z.string().regex(/^(https?:\/\/[^\s@]+|\/\S*)$/, 'expected an http(s) address, or a path such as "/health"'),
  }),
  /** A question to its worker, of those that change nothing: it is asked again and again. */
  z.strictObject({ kind: z.literal('method'), question: z.enum(HEALTH_QUESTIONS) }),
]);

const componentSchema = z.strictObject({
  required: z.boolean().optional(),
  restartOnFailure: z.boolean().optional(),
  /** Instead of `supervision.maxRestarts`. */
  maxRestarts: z.int().min(0).max(1_000).optional(),
  healthCheck: healthCheckSchema.optional(),
  startupDelayMs: z.int().min(0).max(600_000).optional(),
  /** Laid over what its worker is told; `config-overrides.ts` knows which there are. */
  configOverrides: z.record(z.string(), z.unknown()).optional(),
  /** 0 switches it off. */
  instances: z.int().min(0).max(8).optional(),
});

/** Which ids there are, and whether the rest fits them, is checked in `find-contradictions.ts`. */
export const componentsSchema = z.record(z.string(), componentSchema).default({});
