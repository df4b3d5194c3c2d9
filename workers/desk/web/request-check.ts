// Who a request claims to be for and from. A page of another site that was made to resolve to this machine (DNS rebinding) still
// says its own name in Host, and a page of another site that opens a WebSocket says its own in Origin.

const hostsOf = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

export const isOwnHost = (host: string | undefined, port: number): boolean =>
  host !== undefined && hostsOf(port).includes(host.toLowerCase());

/** A browser sends Origin with every WebSocket; whoever sends none is no page of ours. */
export const isOwnOrigin = (origin: string | undefined, port: number): boolean =>
  origin !== undefined && hostsOf(port).some((host) => origin.toLowerCase() === `http://${host}`);

/**
 * A request that a page of another site makes by itself, such as for a picture: browsers say so. A link that a person follows there
 * is none.
 */
export function isFromOtherSite(headers: Readonly<Record<string, string | readonly string[] | undefined>>): boolean {
  const isVisit = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return headers['sec-fetch-site'] === 'cross-site' && !isVisit;
}

/** The value of one cookie in a Cookie header. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim();
  }
  return undefined;
}
