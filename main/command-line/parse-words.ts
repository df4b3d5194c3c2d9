// Words to flags without a command in front, for the desktop's own arguments.
import { Command } from 'commander';
import { describeMistakes } from '../settings/parse-settings.ts';
import { addFlags } from './add-flags.ts';
import { CommandFailure, EXIT } from './command-failure.ts';
import type { Flags, Given } from './flag.ts';
import { readFlags } from './read-flags.ts';

/** Throws a CommandFailure that lists every mistake. */
export function parseWords<F extends Flags>(flags: F, words: readonly string[]): Given<F> {
  const command = addFlags(new Command('tradewarden').exitOverride(), flags);
  command.parse([...words], { from: 'user' });
  const read = readFlags(flags, {}, command.opts(), command.args);
  if (!read.ok) {
    const { mistakes } = read;
    throw new CommandFailure(EXIT.wrongUse, describeMistakes('tradewarden:', mistakes), { code: 'WRONG_FLAGS', mistakes });
  }
  return read.value;
}
