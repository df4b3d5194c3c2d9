// Answers the desk: what the command line may ask too, and what only a page shows.
import { z } from 'zod';
import type { DeskRequest } from '../../protocol/main-requests.ts';
import type { StrategyStatus } from '../../protocol/strategy-status.ts';
import { parseControlRequest } from '../control-protocol.ts';
import { type Asker, answerControlRequest, upkeepOf } from '../control-requests.ts';
import type { SessionButtons } from '../session-buttons.ts';

const by = z.string().min(1).max(200);

const deskRequestSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('strategies') }),
  z.strictObject({ command: z.literal('alerts') }),
  z.strictObject({ command: z.literal('acknowledge-alert'), id: z.string().min(1).max(128), by }),
  z.strictObject({ command: z.literal('preflight'), run: z.boolean() }),
  z.strictObject({ command: z.literal('settings') }),
  z.strictObject({ command: z.literal('change-settings'), changes: z.record(z.string(), z.unknown()), by }),
]) satisfies z.ZodType<DeskRequest>;

/** The buttons, and what only a page shows. */
export interface DeskSession extends SessionButtons {
  /** What every strategy worker that answers tells of itself. */
  strategies(): Promise<readonly StrategyStatus[]>;
}

/** Throws with what was wrong, or with why it is refused. */
export async function answerDeskRequest(session: DeskSession, request: unknown, asker: Asker): Promise<unknown> {
  const { command } = (request ?? {}) as { readonly command?: unknown };
  // The desk's own address is no news to it, and a link that nobody asked for would be one too many.
  if (command === 'status') return session.status({ withLink: false });
  const isOwn = deskRequestSchema.options.some(({ shape }) => shape.command.value === command);
  if (!isOwn) return answerControlRequest(session, parseControlRequest(request), asker);
  return answerOwn(session, deskRequestSchema.parse(request));
}

async function answerOwn(session: DeskSession, request: DeskRequest): Promise<unknown> {
  switch (request.command) {
    case 'strategies':
      return session.strategies();
    case 'alerts':
      return session.alerts.list();
    case 'acknowledge-alert':
      session.alerts.acknowledge(request.id, request.by);
      return null;
    case 'preflight':
      return upkeepOf(session).preflight(request.run);
    case 'settings':
      return upkeepOf(session).settings();
    case 'change-settings':
      return upkeepOf(session).changeSettings(request.changes, request.by);
  }
}
