// From the texts of a command line to values, each with the words for what was expected.
import { z } from 'zod';

export const text = (expected: string) => z.string(`expected ${expected}`).min(1, `expected ${expected}`);

export const numberText = (expected: string, isRight: (value: number) => boolean) =>
  z
    .string()
    .refine((written) => /^-?\d+(\.\d+)?$/.test(written) && isRight(Number(written)), `expected ${expected}`)
    .transform(Number);

export const portText = numberText(
  'a port from 0 to 65535',
  (value) => Number.isInteger(value) && value >= 0 && value <= 65_535,
);

/** Given again, or with commas. */
export const listText = <T extends z.ZodType<unknown, string>>(entry: T) =>
  z
    .array(z.string())
    .transform((texts) => texts.flatMap((written) => written.split(',')).map((written) => written.trim()))
    .pipe(z.array(entry).min(1));

/** JSON where it looks like JSON, else the text itself. */
export const jsonText = (expected: string) =>
  z.string().transform((written, context) => {
    if (!written.trimStart().startsWith('{')) return written as unknown;
    try {
      return JSON.parse(written) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: `expected ${expected}` });
      return z.NEVER;
    }
  });

export const keyValueText = z
  .string()
  .regex(/^[A-Za-z]\w*=.*$/, 'expected KEY=VALUE, such as fast=5')
  .transform((written) => [written.slice(0, written.indexOf('=')), written.slice(written.indexOf('=') + 1)] as const);
