// Reads commands from the control lane and the parent channel: who may stop trading, and how.
import { z } from 'zod';
import type { ControlReply, ControlResult, StateCommand } from '../../protocol/control.ts';

export const controlCommandSchema = z.strictObject({
  kind: z.enum(['halt', 'reduce', 'resume']),
  by: z.string().min(1).max(200),
  reason: z.string().max(500),
});
const requestSchema = z.strictObject({ kind: z.literal('control'), requestId: z.int().min(0), command: controlCommandSchema });

/** Throws with every mistake named. */
export function readControlCommand(value: unknown): StateCommand {
  const result = controlCommandSchema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`expected a control command: ${describe(result.error)}`);
}

export function serveControl(request: unknown, obey: (command: StateCommand) => ControlResult): ControlReply {
  const result = requestSchema.safeParse(request);
  if (!result.success)
    return { kind: 'control-reply', requestId: requestIdOf(request), ok: false, message: describe(result.error) };
  const { requestId, command } = result.data;
  return { kind: 'control-reply', requestId, ok: true, result: obey(command) };
}

const describe = (error: z.ZodError): string =>
  error.issues.map((issue) => `${issue.path.join('.') || 'request'}: ${issue.message}`).join('; ');

function requestIdOf(request: unknown): number {
  const id = (request as { readonly requestId?: unknown } | null)?.requestId;
  return typeof id === 'number' ? id : 0;
}
