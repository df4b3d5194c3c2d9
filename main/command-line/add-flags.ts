// Teaches commander our flags, so that it collects everything and objects to nothing: our own check lists every mistake at once.
import type { Command } from 'commander';
import { type Flags, isOptional, type Words, writeFlag, writeWord } from './flag.ts';

export function addFlags(command: Command, flags: Flags): Command {
  command
    .allowUnknownOption()
    .allowExcessArguments()
    // A value that commander thinks optional is one whose absence we tell ourselves.
    .configureHelp({ optionTerm: (option) => option.flags.replace(/\[(.+)\]/, '$1') });
  for (const [name, { short, value, isRepeatable, description }] of Object.entries(flags)) {
    const written = short === undefined ? writeFlag(name) : `-${short}, ${writeFlag(name)}`;
    const option = value === undefined ? written : `${written} [${value}]`;
    // What may be given only once is counted, too: the last one would win without a word.
    if (isRepeatable) command.option(option, description, collect);
    else if (value === undefined) command.option(option, description);
    else command.option(option, description, collectMore);
  }
  return command;
}

/** Words are optional for commander, so that a missing one is told together with every other mistake. */
export function addWords(command: Command, words: Words): void {
  for (const [name, { description }] of Object.entries(words)) command.argument(`[${name}]`, description);
  const usage = Object.entries(words).map(([name, word]) => (isOptional(word) ? `[${writeWord(name)}]` : writeWord(name)));
  command.usage(['[options]', ...usage].join(' '));
}

/** A list only if there is more than one. */
const collectMore = (word: string, before: unknown): unknown => (before === undefined ? word : collect(word, before));

const collect = (word: string, before: unknown): readonly string[] => [
  ...(before === undefined ? [] : [before as string | readonly string[]].flat()),
  word,
];
