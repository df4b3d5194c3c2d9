// Answers the desk: what the command line may ask too, and what only a page shows.
import { z } from 'zod';
import type { LiveView } from '../../protocol/desk-views/live.ts';
import type { PersonalRequest } from '../../protocol/main-requests.ts';
import type { StrategyInspection, StrategyStatus } from '../../protocol/strategy-status.ts';
import { parseControlRequest } from '../control/control-protocol.ts';
import { type Asker, answerControlRequest, upkeepOf } from '../control/control-requests.ts';
import type { SessionButtons } from '../session/session-buttons.ts';

const by = z.string().min(1).max(200);

/** What a page may never ask for, whatever the desk worker says: real money, and links to itself. */
const PERSONAL: readonly unknown[] = ['arm', 'dashboard'] satisfies readonly PersonalRequest['command'][];

const deskRequestSchema = z.discriminatedUnion('command', [
  z.strictObject({ command: z.literal('strategies') }),
  z.strictObject({ command: z.literal('strategy-catalog') }),
  z.strictObject({ command: z.literal('live') }),
  z.strictObject({ command: z.literal('preflight'), run: z.boolean() }),
  z.strictObject({ command: z.literal('settings') }),
  z.strictObject({ command: z.literal('change-settings'), changes: z.record(z.string(), z.unknown()), by }),
]);

/** The buttons, and what only a page shows. */
export interface DeskSession extends SessionButtons {
  /** What every strategy worker that answers tells of itself. */
  strategies(): Promise<readonly StrategyStatus[]>;
  /** Every strategy that there is, whether it runs or not; null while they are looked at. */
  strategyCatalog(): readonly StrategyInspection[] | null;
  /** The evidence as it was last proven; null when this session trades no real money. */
  live(): Promise<LiveView | null>;
}

/** Throws with what was wrong, or with why it is refused. */
export async function answerDeskRequest(session: DeskSession, request: unknown, asker: Asker): Promise<unknown> {
  const { command } = (request ?? {}) as { readonly command?: unknown };
  // The desk's own address is no news to it, and a link that nobody asked for would be one too many.
  if (command === 'status') return session.status({ withLink: false });
  if (PERSONAL.includes(command))
    throw new Error(`"${String(command)}" is not for the desk: a person asks for it at the machine`);
  const isOwn = deskRequestSchema.options.some(({ shape }) => shape.command.value === command);
  if (!isOwn) return answerControlRequest(session, parseControlRequest(request), asker);
  return answerOwn(session, deskRequestSchema.parse(request));
}

async function answerOwn(session: DeskSession, request: z.output<typeof deskRequestSchema>): Promise<unknown> {
  switch (request.command) {
    case 'strategies':
      return session.strategies();
    case 'strategy-catalog':
      return session.strategyCatalog();
    case 'live':
      return session.live();
    case 'preflight':
      return upkeepOf(session).preflight(request.run);
    case 'settings':
      return upkeepOf(session).settings();
    case 'change-settings':
      return upkeepOf(session).changeSettings(request.changes, request.by);
  }
}
