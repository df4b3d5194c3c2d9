// Reads commands from the control lane and the parent channel: who may stop trading, close positions and place orders, and how.
import { z } from 'zod';
import type { ControlCommand, ControlReply, ControlResult } from '../../protocol/control.ts';
import { type DecimalString, isDecimalString } from '../../protocol/decimal-string.ts';
import type { ClientOrderId } from '../../protocol/orders.ts';

const commanded = { by: z.string().min(1).max(200), reason: z.string().max(500) };
const name = z.string().min(1).max(200);
const amount = z.custom<DecimalString>(
  (value) => isDecimalString(value) && Number(value) > 0,
  'expected a positive decimal text such as "12.5"',
);
const amountOrNull = amount.nullable();
const clientOrderId = name.transform((text) => text as ClientOrderId);
const change = {
  clientOrderId,
  quantity: amountOrNull,
  limitPrice: amountOrNull,
  stopPrice: amountOrNull,
  trail: amountOrNull.optional(),
};
const scope = { symbol: name.nullable(), book: name.nullable() };

const manualOrderSchema = z
  .strictObject({
    symbol: name,
    side: z.enum(['buy', 'sell']),
    quantity: amountOrNull,
    notional: amountOrNull,
    type: z.enum(['market', 'limit', 'stop', 'stop-limit', 'trailing-stop']),
    timeInForce: z.enum(['day', 'gtc', 'ioc', 'fok', 'opg', 'cls']),
    limitPrice: amountOrNull,
    stopPrice: amountOrNull,
    trailPrice: amountOrNull,
    trailPercent: amountOrNull,
    extendedHours: z.boolean(),
    takeProfit: z.strictObject({ limitPrice: amount }).nullable(),
    stopLoss: z.strictObject({ stopPrice: amount, limitPrice: amountOrNull }).nullable(),
  })
  .refine(({ quantity, notional }) => (quantity === null) !== (notional === null), {
    path: ['quantity'],
    error: 'expected exactly one of quantity and notional',
  });

export const controlCommandSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('halt'), ...commanded }),
  z.strictObject({ kind: z.literal('reduce'), ...commanded }),
  z.strictObject({ kind: z.literal('resume'), ...commanded }),
  z.strictObject({ kind: z.literal('flatten'), ...commanded, ...scope, id: name }),
  z.strictObject({ kind: z.literal('cancel-order'), ...commanded, clientOrderId }),
  z.strictObject({ kind: z.literal('cancel-all'), ...commanded, ...scope }),
  z.strictObject({ kind: z.literal('replace-order'), ...commanded, ...change }),
  z.strictObject({ kind: z.literal('check-replace'), ...commanded, ...change }),
  z.strictObject({ kind: z.literal('submit'), ...commanded, id: name, order: manualOrderSchema }),
  z.strictObject({ kind: z.literal('check'), ...commanded, order: manualOrderSchema }),
]);
const requestSchema = z.strictObject({ kind: z.literal('control'), requestId: z.int().min(0), command: controlCommandSchema });

/** Throws with every mistake named. */
export function readControlCommand(value: unknown): ControlCommand {
  const result = controlCommandSchema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`expected a control command: ${describe(result.error)}`);
}

/** What could not be obeyed is told as such: a person tries again, and the executor lives on. */
export async function serveControl(
  request: unknown,
  obey: (command: ControlCommand) => Promise<ControlResult>,
): Promise<ControlReply> {
  const result = requestSchema.safeParse(request);
  if (!result.success)
    return { kind: 'control-reply', requestId: requestIdOf(request), ok: false, message: describe(result.error) };
  const { requestId, command } = result.data;
  try {
    return { kind: 'control-reply', requestId, ok: true, result: await obey(command) };
  } catch (error) {
    return { kind: 'control-reply', requestId, ok: false, message: (error as Error).message };
  }
}

const LONGEST_DESCRIPTION = 1_000;

const describe = (error: z.ZodError): string =>
  error.issues
    .map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`)
    .join('; ')
    .slice(0, LONGEST_DESCRIPTION);

function requestIdOf(request: unknown): number {
  const id = (request as { readonly requestId?: unknown } | null)?.requestId;
  return typeof id === 'number' ? id : 0;
}
