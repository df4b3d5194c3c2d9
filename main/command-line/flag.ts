// A flag or a word of a command: how it is written, what it means, and what its value must be.
import { z } from 'zod';

export type Flag<Schema extends z.ZodType = z.ZodType> = {
  readonly description: string;
  readonly schema: Schema;
  /** How its value is called in help texts; absent for a switch. */
  readonly value?: string;
  /** One letter that means the same, as in `-f`. */
  readonly short?: string;
  readonly isRepeatable?: boolean;
};

/** By their names in code; on the command line `untilDone` is `--until-done`. All of them may be left out. */
export type Flags = Readonly<Record<string, Flag>>;

/** A word that belongs to no flag, by its place, such as the FILE of `restore FILE`. Its name in help texts is in capitals. */
export type Word<Schema extends z.ZodType = z.ZodType> = { readonly description: string; readonly schema: Schema };

/** By their names, in their order. */
export type Words = Readonly<Record<string, Word>>;
export type NoWords = Readonly<Record<never, Word>>;

/** What a command is given once everything is checked. */
export type Given<F extends Flags, W extends Words = NoWords> = {
  readonly [Name in keyof F]?: z.output<F[Name]['schema']> | undefined;
} & { readonly [Name in keyof W]: z.output<W[Name]['schema']> };

export const isOptional = ({ schema }: Word): boolean => schema.safeParse(undefined).success;

/** Objects to every name that is not among them. */
export function schemaOf<F extends Flags, W extends Words>(flags: F, words: W): z.ZodType<Given<F, W>> {
  const shape = {
    ...Object.fromEntries(Object.entries(flags).map(([name, { schema }]) => [name, schema.optional()])),
    ...Object.fromEntries(Object.entries(words).map(([name, { schema }]) => [name, schema])),
  };
  return z.strictObject(shape) as unknown as z.ZodType<Given<F, W>>;
}

export const flag = <Schema extends z.ZodType>(
  value: string,
  description: string,
  schema: Schema,
  more: Pick<Flag, 'short' | 'isRepeatable'> = {},
): Flag<Schema> => ({ value, description, schema, ...more });

export const switchFlag = (description: string, more: Pick<Flag, 'short'> = {}): Flag<z.ZodLiteral<true>> => ({
  description,
  schema: z.literal(true),
  ...more,
});

export const word = <Schema extends z.ZodType>(description: string, schema: Schema): Word<Schema> => ({ description, schema });

export const writeWord = (name: string): string => name.toUpperCase();
export const writeFlag = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
