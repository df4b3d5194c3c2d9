// The values that several settings and flags are made of, each with the sentence that a wrong one is answered with.
import { z } from 'zod';
import { RESERVED_BOOKS } from '../../protocol/portfolio.ts';
import { STRATEGY_ID } from '../../protocol/signals.ts';

/** An amount of money or a quantity; a number is taken as the decimal that it prints as. */
export const amountSchema = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^\d+(\.\d+)?$/.test(text), { error: 'expected a plain amount such as "25000" or 0.5', abort: true });
export const positiveAmountSchema = amountSchema.refine((text) => Number(text) > 0, 'expected an amount above 0');

export const symbolSchema = z
  .string()
  .regex(/^[A-Z][A-Z0-9.]*(\/[A-Z]+)?$/, 'expected a symbol such as "SPY" or "BTC/USD", in capital letters');
/** Of one strategy or market. */
export const symbolsSchema = z
  .array(symbolSchema)
  .min(1)
  .refine((symbols) => new Set(symbols).size === symbols.length, 'expected each symbol once');
export const strategyIdSchema = z
  .string()
  .regex(STRATEGY_ID, 'expected small letters, digits and dashes, such as "sma-cross"')
  .refine((id) => !RESERVED_BOOKS.includes(id), `expected another name than ${RESERVED_BOOKS.join(' and ')}`);
export const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "15:50", from 00:00 to 23:59');
export const dateSchema = z.iso.date('expected a date such as "2013-10-07"');

/** 0 takes any free port. */
export const portSchema = z.int().min(0).max(65_535);
export const percentSchema = z.number().min(1).max(100);
export const bytesSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
