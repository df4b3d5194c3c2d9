// Teaches commander our flags, so that it collects everything and objects to nothing: our own check lists every mistake at once.
import type { Command } from 'commander';
import { type FlagRow, type WordRow, writeFlag, writeWord } from './flags.ts';

export function addFlags(command: Command, flags: readonly FlagRow[]): Command {
  command
    .allowUnknownOption()
    .allowExcessArguments()
    // A value that commander thinks optional is one whose absence we tell ourselves.
    .configureHelp({ optionTerm: (option) => option.flags.replace(/\[(.+)\]/, '$1') });
  for (const { name, short, value, isRepeatable, description } of flags) {
    const written = short === undefined ? writeFlag(name) : `-${short}, ${writeFlag(name)}`;
    const flag = value === undefined ? written : `${written} [${value}]`;
    if (isRepeatable) command.option(flag, description, collect);
    else command.option(flag, description);
  }
  return command;
}

/** Words are optional for commander, so that a missing one is told together with every other mistake. */
export function addWords(command: Command, words: readonly WordRow[]): void {
  for (const { name, description } of words) command.argument(`[${name}]`, description);
  const usage = words.map(({ name, isOptional }) => (isOptional ? `[${writeWord(name)}]` : writeWord(name)));
  command.usage(['[options]', ...usage].join(' '));
}

const collect = (word: string, before: unknown): readonly string[] => [
  ...(Array.isArray(before) ? (before as string[]) : []),
  word,
];
