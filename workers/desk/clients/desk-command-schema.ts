// The shape of every command of a page. What a command means, and whether it may be carried out, is decided elsewhere.
import { z } from 'zod';
import type { DeskCommand } from '../../../protocol/desk-commands.ts';
import { LOG_LEVELS } from '../../../protocol/log-level.ts';

const reason = z.string().max(500);
const amount = z.string().regex(/^\d{1,15}(\.\d{1,18})?$/, 'expected a plain amount such as "12.5"');
const name = z.string().min(1).max(128);
const symbol = z.string().min(1).max(24);

export const deskCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('halt'), reason }),
  z.strictObject({ kind: z.literal('reduce'), reason }),
  z.strictObject({ kind: z.literal('resume'), reason }),
  z.strictObject({ kind: z.literal('flatten'), book: name.nullable(), reason }),
  z.strictObject({ kind: z.literal('stop-trading') }),
  z.strictObject({ kind: z.literal('start-trading') }),
  z.strictObject({ kind: z.literal('restart-component'), component: name }),
  z.strictObject({ kind: z.literal('start-strategy'), strategy: name }),
  z.strictObject({ kind: z.literal('stop-strategy'), strategy: name }),
  z.strictObject({
    kind: z.literal('set-strategy-parameters'),
    strategy: name,
    parameters: z.record(z.string().max(64), z.union([z.number(), z.string().max(200), z.boolean()])),
  }),
  z.strictObject({
    kind: z.literal('submit-order'),
    symbol,
    side: z.enum(['buy', 'sell']),
    type: z.enum(['market', 'limit', 'stop', 'stop-limit', 'trailing-stop']),
    timeInForce: z.enum(['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']),
    quantity: amount,
    limitPrice: amount.nullable(),
    stopPrice: amount.nullable().optional(),
    trailPrice: amount.nullable().optional(),
    trailPercent: amount.nullable().optional(),
    extendedHours: z.boolean(),
    takeProfit: z.strictObject({ limitPrice: amount }).nullable().optional(),
    stopLoss: z.strictObject({ stopPrice: amount, limitPrice: amount.nullable() }).nullable().optional(),
    checkOnly: z.boolean(),
  }),
  z.strictObject({
    kind: z.literal('replace-order'),
    clientOrderId: name,
    quantity: amount.nullable(),
    limitPrice: amount.nullable(),
    stopPrice: amount.nullable(),
    trail: amount.nullable().optional(),
    checkOnly: z.boolean(),
  }),
  z.strictObject({ kind: z.literal('cancel-order'), clientOrderId: name }),
  z.strictObject({ kind: z.literal('cancel-all-orders') }),
  z.strictObject({ kind: z.literal('close-position'), book: z.string().max(128), symbol }),
  z.strictObject({ kind: z.literal('acknowledge-alert'), alertId: name }),
  z.strictObject({ kind: z.literal('run-preflight') }),
  z.strictObject({ kind: z.literal('change-settings'), changes: z.record(z.string().max(200), z.unknown()) }),
  z.strictObject({ kind: z.literal('set-log-level'), source: name.nullable(), level: z.enum(LOG_LEVELS) }),
  z.strictObject({ kind: z.literal('finish-first-run') }),
  z.strictObject({ kind: z.literal('prove-evidence') }),
  z.strictObject({ kind: z.literal('arm'), accountEnding: z.string().max(32) }),
  z.strictObject({ kind: z.literal('disarm'), reason }),
]) satisfies z.ZodType<DeskCommand>;
