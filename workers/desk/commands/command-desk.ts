// Carries out what a page asks: checks who asks, does it once for each id, and says what became of it.
import { type CommandOutcome, DESKTOP_ONLY_COMMANDS, type DeskCommand } from '../../../protocol/desk-commands.ts';
import type { ClientIdentity } from '../clients/client.ts';
import { LIVE_COMMAND } from '../views/told-views.ts';

const REMEMBERED_COMMANDS = 1_000;

/** Does one command. `by` is for the journal, `id` is the same for a repetition. Throws what main refused. */
export type Performer = (command: DeskCommand, by: string, id: string) => Promise<CommandOutcome>;

export class CommandDesk {
  readonly #perform: Performer;
  readonly #log: (message: string, fields: Readonly<Record<string, unknown>>) => void;
  readonly #known = new Map<string, Promise<CommandOutcome>>();

  constructor(perform: Performer, log: (message: string, fields: Readonly<Record<string, unknown>>) => void) {
    this.#perform = perform;
    this.#log = log;
  }

  carryOut(client: ClientIdentity, commandId: string, command: DeskCommand): Promise<CommandOutcome> {
    const refusal = findRefusal(client, command);
    if (refusal) {
      this.#log(`${client.name} may not ${command.kind}`, { role: client.role });
      return Promise.resolve(refusal);
    }
    const id = `${client.name}|${commandId}`;
    const known = this.#known.get(id);
    if (known) return known;
    this.#log(`${client.name} asks: ${command.kind}`, { commandId });
    const outcome = this.#perform(command, client.name, `desk-${commandId}`).catch(toRefusal);
    this.#known.set(id, outcome);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED_COMMANDS && oldest !== undefined) this.#known.delete(oldest);
    return outcome;
  }
}

function findRefusal({ role, isDesktop }: ClientIdentity, command: DeskCommand): CommandOutcome | null {
  if (role !== 'operator') return notAllowed('a viewer watches; an operator may command');
  const isDesktopOnly = (DESKTOP_ONLY_COMMANDS as readonly string[]).includes(command.kind);
  if (!isDesktopOnly || isDesktop) return null;
  return notAllowed(`live trading is armed at the machine itself: type "${LIVE_COMMAND}" there`);
}

const notAllowed = (text: string): CommandOutcome => ({ outcome: 'refused', code: 'NOT_ALLOWED', text });

/** Main's own words say why it does not. */
function toRefusal(error: unknown): CommandOutcome {
  const text = error instanceof Error ? error.message : String(error);
  return { outcome: 'refused', code: 'NOT_NOW', text };
}
