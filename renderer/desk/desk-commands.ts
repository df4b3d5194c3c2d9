// The one door out: what the page can make happen. A refusal is a value, and every outcome is told to the person.
import type { CommandOutcome, DeskCommand } from '../../protocol/desk-commands.ts';
import type { DesktopBridge } from '../../protocol/desktop-bridge.ts';
import { tellNotice } from '../notices/notice-store.ts';
import type { DeskSession } from './desk-session.ts';

type Doors = { readonly session: DeskSession; readonly bridge: DesktopBridge | undefined };
let doors: Doors | null = null;

/** Called once, by the start of the page. */
export function openDoors(given: Doors): void {
  doors = given;
}

export const deskSession = (): DeskSession => {
  if (!doors) throw new Error('the page has not started its session yet');
  return doors.session;
};
export const desktopBridge = (): DesktopBridge | undefined => doors?.bridge;

/** Sends a command and says nothing about it: for forms that show the outcome themselves. */
export const askDesk = (command: DeskCommand): Promise<CommandOutcome> => deskSession().send(command);

/** Sends a command and tells what became of it. `title` is the command in the person's words: `Cancel AAPL`. */
export async function commandDesk(title: string, command: DeskCommand): Promise<CommandOutcome> {
  const outcome = await askDesk(command);
  tellNotice(toNotice(title, outcome));
  return outcome;
}

/** Halts by every way there is at once: the desk worker, and main, which reaches the executors with every socket broken. */
export async function haltTrading(): Promise<void> {
  const command: DeskCommand = { kind: 'halt', reason: 'halted at the desk' };
  const bridge = desktopBridge();
  if (!bridge) {
    await commandDesk('Halt', command);
    return;
  }
  const answer = await bridge.halt(command.reason);
  if (answer.ok) tellNotice({ tone: 'good', title: 'Halt', text: answer.text });
  else await commandDesk('Halt', command);
}

export async function resumeTrading(): Promise<void> {
  await commandDesk('Resume', { kind: 'resume', reason: 'resumed at the desk' });
}

function toNotice(title: string, outcome: CommandOutcome): Parameters<typeof tellNotice>[0] {
  switch (outcome.outcome) {
    case 'done':
    case 'begun':
      return { tone: 'good', title, text: outcome.text };
    case 'denied':
      return { tone: 'warn', title: `${title}: denied`, text: `${outcome.code}: ${outcome.text}` };
    case 'refused':
      return { tone: 'bad', title: `${title}: refused`, text: outcome.text };
    case 'unanswered':
      return { tone: 'bad', title: `${title}: no answer`, text: outcome.text };
  }
}
