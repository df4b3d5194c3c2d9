// What the desk worker is told when it starts.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { VenueName } from '../../protocol/summary.ts';
import { distFolder } from '../bundles.ts';
import type { Settings } from '../settings/settings-schema.ts';

/** What the desk reports when it is ready. */
export type DeskDetails = { readonly url: string | null };

/** Signs links and cookies for as long as this process lives; it is written nowhere. */
const secret = randomBytes(32).toString('base64url');

/** `earlier` is what its earlier life reported: a browser that is open finds the next one at the same address. */
export function deskConfig(settings: Settings, venue: VenueName, earlier: DeskDetails | null): object {
  const { web, ports } = settings;
  const wanted = ports === 'auto' ? 0 : web.port;
  const port = earlier?.url ? Number(new URL(earlier.url).port) : wanted;
  return {
    mode: settings.mode,
    venue,
    version: productVersion(),
    symbols: [...new Set(settings.strategies.flatMap(({ symbols }) => symbols))],
    operator: userInfo().username,
    web: web.enabled ? { port, folder: join(distFolder(), 'renderer'), secret } : null,
  };
}

function productVersion(): string {
  const { version } = JSON.parse(readFileSync(join(distFolder(), '..', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  return version;
}
