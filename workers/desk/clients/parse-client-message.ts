// What a page may say, checked field by field: a page in a browser is not trusted more than anybody on the network.
import { z } from 'zod';
import type { DeskClientMessage } from '../../../protocol/desk-feed.ts';
import { MOST_CLIENT_MESSAGE_BYTES, MOST_WATCHED_SYMBOLS } from '../../../protocol/desk-feed.ts';
import { TIMEFRAMES } from '../../../protocol/desk-values.ts';
import { LOG_LEVELS } from '../../../protocol/log-level.ts';
import { deskCommandSchema } from './desk-command-schema.ts';

const symbol = z.string().regex(/^[A-Z][A-Z0-9.]{0,14}(\/[A-Z]{2,6})?$/, 'expected a symbol such as "SPY" or "BTC/USD"');
const STATIC_TOPICS = [
  'bar',
  'overview',
  'orders',
  'positions',
  'strategies',
  'risk',
  'preflight',
  'settings',
  'live',
] as const;

const topicSchema = z.discriminatedUnion('topic', [
  z.strictObject({ topic: z.enum(STATIC_TOPICS) }),
  z.strictObject({ topic: z.literal('watchlist'), symbols: z.array(symbol).max(MOST_WATCHED_SYMBOLS) }),
  z.strictObject({ topic: z.literal('chart'), symbol, timeframe: z.enum(TIMEFRAMES) }),
  z.strictObject({
    topic: z.literal('logs'),
    level: z.enum(LOG_LEVELS),
    sources: z.array(z.string().min(1).max(80)).max(100),
  }),
]);

const messageSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('subscribe'), topic: topicSchema }),
  z.strictObject({ kind: z.literal('unsubscribe'), key: z.string().max(MOST_CLIENT_MESSAGE_BYTES) }),
  z.strictObject({ kind: z.literal('seen'), number: z.int().min(0) }),
  z.strictObject({
    kind: z.literal('command'),
    commandId: z.string().regex(/^[\w-]{1,64}$/, 'expected letters, digits and dashes'),
    command: deskCommandSchema,
  }),
]);

export type ParsedMessage =
  | { readonly ok: true; readonly message: DeskClientMessage }
  /** `commandId` is set when it was recognisably a command, so that its sender can be told. */
  | { readonly ok: false; readonly commandId: string | null; readonly reason: string };

export function parseClientMessage(text: string): ParsedMessage {
  // Four bytes at most for each unit of text.
  if (text.length > MOST_CLIENT_MESSAGE_BYTES) return wrong(null, `expected at most ${MOST_CLIENT_MESSAGE_BYTES} bytes`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return wrong(null, 'expected one JSON object');
  }
  const parsed = messageSchema.safeParse(value);
  if (parsed.success) return { ok: true, message: parsed.data as DeskClientMessage };
  const { commandId } = (value ?? {}) as { readonly commandId?: unknown };
  const reason = parsed.error.issues
    .map(({ path, message }) => `${path.map(String).join('.') || 'message'}: ${message}`)
    .join('; ');
  return wrong(typeof commandId === 'string' && commandId.length <= 64 ? commandId : null, reason.slice(0, 500));
}

const wrong = (commandId: string | null, reason: string): ParsedMessage => ({ ok: false, commandId, reason });
