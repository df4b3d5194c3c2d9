// Chromium opens no scheme that it does not know, so `app://host/path` is shown as `https://host.app.stand-in.invalid/path`.
import { schemes } from './protocol.ts';

const SUFFIX = 'stand-in.invalid';

export function toShownUrl(url: string): string {
  const [, scheme, host, rest = ''] = /^([a-z][a-z-]*):\/\/([^/?#]*)(.*)$/.exec(url) ?? [];
  return scheme !== undefined && schemes.has(scheme) ? `https://${host}.${scheme}.${SUFFIX}${rest}` : url;
}

export const fromShownUrl = (url: string): string =>
  url.replace(new RegExp(`^https://([^/]*)\\.([a-z-]+)\\.${SUFFIX.replaceAll('.', '\\.')}`), '$2://$1');
