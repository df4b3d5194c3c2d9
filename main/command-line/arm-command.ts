// `tradewarden arm | disarm`: real money, only by a person who types at the machine itself.
import type { LiveView } from '../../protocol/desk-views/live.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { INSTANCE_FLAGS, type InstanceFlags, REASON_FLAGS, type ReasonFlags } from './flags.ts';
import { ask, asker } from './instance-commands.ts';
import type { Terminal } from './terminal.ts';

export const armCommand = defineCommand({
  name: 'arm',
  description: 'Allow orders of this live session, after a look at the evidence',
  flags: INSTANCE_FLAGS,
  run: arm,
});

export const disarmCommand = defineCommand({
  name: 'disarm',
  description: 'Allow only what reduces or protects from now on',
  flags: REASON_FLAGS,
  run: disarm,
});

async function arm(flags: InstanceFlags, terminal: Terminal): Promise<ExitCode> {
  const { question } = terminal;
  if (!question) {
    const found = 'found a pipe or a file where a person would type';
    throw new CommandFailure(EXIT.wrongUse, `arm: ${found}, expected a terminal: live trading is armed by hand`);
  }
  const view = (await ask(flags, terminal, { command: 'evidence' })) as LiveView;
  if (!flags.json) terminal.print(describeEvidence(view));
  const failing = view.evidence.filter(({ holds }) => !holds);
  if (failing.length > 0) throw new CommandFailure(EXIT.failed, `not armed: ${failing.length} of these do not hold`);
  const digits = view.account?.digitsToType ?? 0;
  const typed = await question(
    `Type the last ${digits} characters of the account's number to trade real money (anything else ends this): `,
  );
  const request = { command: 'arm', accountEnding: typed.trim(), by: asker() } as const;
  const armed = (await ask(flags, terminal, request)) as LiveView;
  terminal.print(
    flags.json
      ? JSON.stringify(armed)
      : `Live trading is ${armed.state}, until ${untilOf(armed)}, "tradewarden disarm" or the end of this instance.`,
  );
  return EXIT.fine;
}

async function disarm(flags: ReasonFlags, terminal: Terminal): Promise<ExitCode> {
  const reason = flags.reason ?? 'asked on the command line';
  const view = (await ask(flags, terminal, { command: 'disarm', by: asker(), reason })) as LiveView;
  terminal.print(flags.json ? JSON.stringify(view) : `Live trading is ${view.state}: ${view.reason}.`);
  return EXIT.fine;
}

const untilOf = ({ armedUntilUs }: LiveView): string =>
  armedUntilUs === null ? 'it ends' : new Date(armedUntilUs / 1000).toLocaleString();

function describeEvidence({ evidence, account, strategies, state, reason }: LiveView): string {
  const rows = evidence.map(
    ({ holds, title, found, remedy }) =>
      `  ${holds ? 'holds ' : 'FAILS '} ${title}: ${found}${remedy === '' ? '' : ` - ${remedy}`}`,
  );
  return [
    `Live trading is ${state}: ${reason}.`,
    ...(account
      ? [
          `Account ending in ${account.ending}, equity ${account.equity ?? 'not known'}, strategies ${strategies.join(', ') || 'none'}.`,
        ]
      : []),
    'What must hold, as the machine found it just now:',
    ...rows,
  ].join('\n');
}
