// What the command line asks a running instance once it is admitted (`handshake.ts`): one JSON object a line, one answer a line.
import { z } from 'zod';
import { LOG_LEVELS } from '../../protocol/log-level.ts';
import { describeMistake, listMistakes } from '../settings/mistakes.ts';
import { strategySchema } from '../settings/sections/strategies.ts';
import { symbolSchema } from '../settings/values.ts';

/** `by` names who asks, for the journal. */
const by = z.string().min(1).max(200);
const reason = z.string().max(500).default('asked on the command line');
const component = z.string().min(1).max(100);
const level = z.enum(LOG_LEVELS);
const lineCount = z.int().min(1).max(10_000);
const strategyConfiguration = z.strictObject({
  symbols: z.array(symbolSchema).min(1).max(100).optional(),
  parameters: strategySchema.shape.parameters.unwrap().optional(),
});

const controlRequestSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('status') }),
  z.strictObject({ command: z.literal('halt'), by, reason }),
  z.strictObject({ command: z.literal('resume'), by, reason }),
  z.strictObject({
    command: z.literal('flatten'),
    symbol: symbolSchema.nullable().default(null),
    book: z.string().min(1).max(100).nullable().default(null),
    by,
    reason,
  }),
  z.strictObject({ command: z.literal('stop'), by }),
  z.strictObject({ command: z.literal('stop-trading'), by }),
  z.strictObject({ command: z.literal('start-trading'), by }),
  z.strictObject({ command: z.literal('restart'), component, by }),
  z.strictObject({ command: z.literal('start-component'), component, by, configuration: strategyConfiguration.optional() }),
  z.strictObject({ command: z.literal('stop-component'), component, by }),
  z.strictObject({ command: z.literal('set-log-level'), component, level, by }),
  z.strictObject({
    command: z.literal('logs'),
    component: component.optional(),
    lines: lineCount.optional(),
    level: level.optional(),
  }),
  z.strictObject({ command: z.literal('follow-logs'), component: component.optional(), level: level.optional() }),
  z.strictObject({ command: z.literal('unfollow-logs') }),
  z.strictObject({ command: z.literal('component-history'), component }),
  z.strictObject({ command: z.literal('alerts') }),
  z.strictObject({ command: z.literal('acknowledge-alert'), id: z.string().min(1).max(50), by }),
  z.strictObject({ command: z.literal('test-alert'), by }),
  z.strictObject({ command: z.literal('preflight'), run: z.boolean() }),
  z.strictObject({ command: z.literal('dashboard'), role: z.enum(['viewer', 'operator']) }),
  z.strictObject({ command: z.literal('evidence') }),
  z.strictObject({ command: z.literal('arm'), accountEnding: z.string().max(32), by }),
  z.strictObject({ command: z.literal('disarm'), by, reason }),
  z.strictObject({ command: z.literal('emergency'), action: z.enum(['cancel-all', 'close-all']), by, reason }),
]);
export type ControlRequest = z.output<typeof controlRequestSchema>;

/** Throws with every mistake named. */
export function parseControlRequest(value: unknown): ControlRequest {
  const parsed = controlRequestSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const mistakes = listMistakes(controlRequestSchema, value, parsed.error.issues);
  throw new Error(mistakes.map(describeMistake).join('; ').replaceAll('the whole file', 'the request'));
}

export type ControlResponse = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly error: string };

export const LONGEST_REQUEST_BYTES = 64 * 1024;
