// What can go wrong on command, and when: one rule each, as the admin endpoint and a scenario file write it.
import { z } from 'zod';

const milliseconds = z.number().min(0).max(86_400_000);
const phase = z.enum(['before', 'after']).default('before');
const status = z.int().min(400).max(599);

const faultSchema = z.discriminatedUnion('kind', [
  /** Answers an HTTP request with an error instead of doing what it asks. */
  z.strictObject({
    kind: z.literal('status'),
    status,
    message: z.string().optional(),
    code: z.int().optional(),
    retryAfterSeconds: z.int().min(0).optional(),
  }),
  /** Holds an HTTP request up: `before` it is looked at, or `after` it was done and before its answer. */
  z.strictObject({ kind: z.literal('delay'), ms: milliseconds, when: phase }),
  /** Never answers, `before` or `after` doing what was asked. */
  z.strictObject({ kind: z.literal('hang'), when: phase }),
  /** Cuts the connection, `before` or `after` doing what was asked. */
  z.strictObject({ kind: z.literal('cut'), when: phase }),
  /** Does what was asked and answers with something that is no JSON, or with half of it. */
  z.strictObject({ kind: z.literal('garbage'), form: z.enum(['text', 'half-json']).default('text') }),
  /** Takes an order with a good answer and rejects it a moment later. */
  z.strictObject({ kind: z.literal('reject-late'), reason: z.string().default('rejected by the market center') }),
  /** The venue's clock is wrong by this much. */
  z.strictObject({ kind: z.literal('clock-offset'), ms: z.number().min(-86_400_000).max(86_400_000) }),
  /** Refuses WebSocket upgrades. */
  z.strictObject({ kind: z.literal('refuse-upgrade'), status: status.default(429) }),
  /** Drops the open sockets, at once and without a closing handshake. */
  z.strictObject({ kind: z.literal('drop') }),
  /** Sockets stay open and answer pings, but nothing is said on them: also how authentication stalls. */
  z.strictObject({ kind: z.literal('mute') }),
  /** Every frame comes this much later. */
  z.strictObject({ kind: z.literal('slow'), ms: milliseconds }),
  /** Error 406 at authentication: half-dead connections fill the limit. */
  z.strictObject({ kind: z.literal('connection-limit') }),
  /** Another error at authentication: 409 for a feed that the plan does not have, 402 for keys that were taken back, … */
  z.strictObject({ kind: z.literal('refuse-authentication'), code: z.literal([402, 404, 408, 409, 411, 500]).default(409) }),
  /** A trade of a stock goes out at a price that is wrong by this part of it, and is corrected right after. */
  z.strictObject({ kind: z.literal('correct-trade'), wrongBy: z.number().gt(-1).max(10).default(0.1) }),
  /** A trade of a stock goes out and is canceled right after. */
  z.strictObject({ kind: z.literal('cancel-trade') }),
  /** An authenticated connection that ends without a closing handshake, as in a crash or a sleep, keeps its place for so long. */
  z.strictObject({ kind: z.literal('dead-connection'), ms: milliseconds.default(90_000) }),
  z.strictObject({ kind: z.literal('lose-update') }),
  z.strictObject({ kind: z.literal('duplicate-update') }),
  /** The update comes after the HTTP answer and whatever else happens in this time. */
  z.strictObject({ kind: z.literal('delay-update'), ms: milliseconds }),
  /** The update comes after the next one. */
  z.strictObject({ kind: z.literal('reorder-update') }),
  /** The last trade updates are said again when the rule begins, as the real venue sometimes does after a reconnection. */
  z.strictObject({ kind: z.literal('replay-updates'), count: z.int().min(1).max(1_000).default(10) }),
  /** When the rule begins, somebody else places an order in this account: the body is that of POST /v2/orders. */
  z.strictObject({ kind: z.literal('order-from-elsewhere'), order: z.record(z.string(), z.unknown()) }),
  /** Nothing works: HTTP answers 503, sockets are dropped and refused. */
  z.strictObject({ kind: z.literal('outage') }),
]);

export const faultRuleSchema = z.strictObject({
  fault: faultSchema,
  /** All that is given must fit. `path` is the beginning of a path, of requests and streams alike; `symbol` stands in a body or a path. */
  match: z
    .strictObject({
      method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']).optional(),
      path: z.string().startsWith('/').optional(),
      symbol: z.string().min(1).optional(),
      /** Of trade updates: `fill`, `new`, … */
      event: z.string().min(1).optional(),
    })
    .default({}),
  /** From this long after the rule was made, in wall-clock time. */
  afterMs: milliseconds.default(0),
  /** For this long; without it until it is taken away. */
  forMs: milliseconds.optional(),
  /** So often at most. */
  times: z.int().min(1).optional(),
  /** Of each occasion, drawn from the simulator's seed. */
  chance: z.number().min(0).max(1).default(1),
});

export type FaultRule = Readonly<z.output<typeof faultRuleSchema>>;
export type Fault = FaultRule['fault'];
export type FaultKind = Fault['kind'];

export const scenarioSchema = z.array(faultRuleSchema);
