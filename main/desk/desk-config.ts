// What the desk worker is told when it starts.
import { randomBytes, randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { VenueName } from '../../protocol/summary.ts';
import { distFolder, productVersion } from '../bundles.ts';
import type { Settings } from '../settings/settings-schema.ts';

/** What the desk reports when it is ready. */
export type DeskDetails = { readonly url: string | null };

/** What the desks of one session have in common, and no desk of another. */
export type DeskIdentity = {
  readonly tradingSession: string;
  /** Signs links and cookies: whoever was let into a session on paper is not in one with real money. It is written nowhere. */
  readonly secret: string;
};

export const createDeskIdentity = (): DeskIdentity => ({
  tradingSession: randomUUID(),
  secret: randomBytes(32).toString('base64url'),
});

/** `earlier` is what its earlier life reported: a browser that is open finds the next one at the same address. */
export function deskConfig(
  settings: Settings,
  venue: VenueName,
  { tradingSession, secret }: DeskIdentity,
  earlier: DeskDetails | null,
): object {
  const { web, ports } = settings;
  const wanted = ports === 'auto' ? 0 : web.port;
  const port = earlier?.url ? Number(new URL(earlier.url).port) : wanted;
  return {
    mode: settings.mode,
    venue,
    version: productVersion(),
    tradingSession,
    symbols: [...new Set(settings.strategies.flatMap(({ symbols }) => symbols))],
    strategies: settings.strategies.map(({ id, strategy, symbols, parameters }) => ({ id, strategy, symbols, parameters })),
    operator: userInfo().username,
    web: web.enabled ? { port, folder: join(distFolder(), 'renderer'), secret } : null,
  };
}
