// Teaches commander our flags, so that it collects everything and objects to nothing: our own check lists every mistake at once.
import type { Command } from 'commander';
import { type FlagRow, writeFlag } from './flags.ts';

export function addFlags(command: Command, flags: readonly FlagRow[]): Command {
  command
    .allowUnknownOption()
    .allowExcessArguments()
    // A value that commander thinks optional is one whose absence we tell ourselves.
    .configureHelp({ optionTerm: (option) => option.flags.replace(/\[(.+)\]/, '$1') });
  for (const { name, value, isRepeatable, description } of flags) {
    const flag = value === undefined ? writeFlag(name) : `${writeFlag(name)} [${value}]`;
    if (isRepeatable) command.option(flag, description, collect);
    else command.option(flag, description);
  }
  return command;
}

const collect = (word: string, before: unknown): readonly string[] => [
  ...(Array.isArray(before) ? (before as string[]) : []),
  word,
];
