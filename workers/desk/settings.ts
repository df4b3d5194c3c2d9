// What the desk must be told: the session that it shows, and how it may be reached from a browser.
import { z } from 'zod';

export const deskSettingsSchema = z.strictObject({
  mode: z.enum(['paper', 'live', 'backtest', 'research']),
  venue: z.enum(['simulator', 'alpaca-paper', 'alpaca-live']),
  version: z.string(),
  /** Names this session of the two modes apart from every other one. */
  tradingSession: z.string().min(1),
  /** Symbols that the session's strategies trade. */
  symbols: z.array(z.string()),
  /** As they are configured, whether they run or not. */
  strategies: z
    .array(
      z.strictObject({
        id: z.string(),
        /** A name, or the path of a file. */
        strategy: z.string(),
        symbols: z.array(z.string()),
        parameters: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
      }),
    )
    .default([]),
  /** Who sits at this machine, for the journal. */
  operator: z.string().min(1).max(100),
  /** Null: no web page. */
  web: z
    .strictObject({
      /** On 127.0.0.1; 0 takes any free one. */
      port: z.int().min(0).max(65_535),
      /** The built page. */
      folder: z.string().min(1),
      /** Signs links and cookies; made anew for each session, so that a cookie outlives this worker but not the session. */
      secret: z.string().min(32),
    })
    .nullable(),
});

export type DeskSettings = z.output<typeof deskSettingsSchema>;
