// What a replay of recorded data is asked to play.
import { z } from 'zod';
import { isCalendarDate } from '../../../trading/calendar-dates.ts';

const dateSchema = z.string().refine(isCalendarDate, 'expected a date such as "2013-10-07"');
const symbolSchema = z.string().trim().min(1, 'expected a symbol such as "SPY" or "BTC/USD"');

/** From the finest to the coarsest. */
export const REPLAY_RESOLUTIONS = ['tick', 'second', 'minute', 'hour', 'daily'] as const;
export type ReplayResolution = (typeof REPLAY_RESOLUTIONS)[number];

export const replaySettingsSchema = z
  .strictObject({
    kind: z.literal('replay'),
    /** A Lean data folder or a CSV file. */
    path: z.string().min(1, 'expected the path of a Lean data folder or of a CSV file'),
    symbols: z.array(symbolSchema).min(1, 'expected at least one symbol'),
    /** Which files of a Lean folder to play; in a CSV file, how long its bars are. */
    resolution: z.enum(REPLAY_RESOLUTIONS),
    /** First and last day, both included: New York days for equities, UTC days for crypto. */
    from: dateSchema,
    to: dateSchema,
  })
  .refine((settings) => settings.from <= settings.to, {
    path: ['to'],
    error: 'expected the last day not to be before the first one ("from")',
  });

export type ReplaySettings = Readonly<z.infer<typeof replaySettingsSchema>>;
