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
export const listText = <T extends z.ZodType<unknown, string[]>>(list: T) =>
  z
    .array(z.string())
    .transform((texts) => texts.flatMap((written) => written.split(',')).map((written) => written.trim()))
    .pipe(list);

/** One of these words, or an object as JSON. */
export const wordOrJsonText = (words: readonly string[], expected: string) =>
  z.string().transform((written, context) => {
    if (words.includes(written)) return written as unknown;
    try {
      const value: unknown = JSON.parse(written);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
    } catch {
      // Told below, as every other text that is none of these.
    }
    context.addIssue({ code: 'custom', message: `expected ${expected}` });
    return z.NEVER;
  });

export const keyValueText = z
  .string()
  .regex(/^[A-Za-z]\w*=.*$/, 'expected KEY=VALUE, such as fast=5')
  .transform((written) => [written.slice(0, written.indexOf('=')), written.slice(written.indexOf('=') + 1)] as const);
