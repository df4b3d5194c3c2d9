// A command: its name, its flags and words, and what it does once they are checked.
import { describeMistakes } from '../settings/parse-settings.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { findContradictions } from './contradictions.ts';
import type { Flags, Given, NoWords, Words } from './flag.ts';
import { readFlags } from './read-flags.ts';
import type { Terminal } from './terminal.ts';

export type Command = {
  readonly name: string;
  readonly description: string;
  readonly flags: Flags;
  readonly words: Words;
  /** `collected` and `rest` as commander leaves them. Throws a CommandFailure that lists every mistake. */
  start(collected: Readonly<Record<string, unknown>>, rest: readonly string[], terminal: Terminal): Promise<ExitCode>;
};

export function defineCommand<F extends Flags, W extends Words = NoWords>(spec: {
  readonly name: string;
  readonly description: string;
  readonly flags: F;
  readonly words?: W;
  readonly run: (given: Given<F, W>, terminal: Terminal) => Promise<ExitCode>;
}): Command {
  const { name, description, flags, run } = spec;
  const words = spec.words ?? ({} as W);
  return {
    name,
    description,
    flags,
    words,
    start(collected, rest, terminal) {
      const read = readFlags(flags, words, collected, rest, (given) =>
        'replay' in flags ? findContradictions(given, terminal.folder) : [],
      );
      if (read.ok) return run(read.value, terminal);
      const { mistakes } = read;
      throw new CommandFailure(EXIT.wrongUse, describeMistakes(`tradewarden ${name}:`, mistakes), {
        code: 'WRONG_FLAGS',
        mistakes,
      });
    },
  };
}
