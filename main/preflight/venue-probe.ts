// Asks the venue who we are and what time it is, with nothing but GET requests; several checks share one answer.
import { request } from 'node:https';
import type { AlpacaCredentials } from '../credentials/alpaca-credentials.ts';

export type VenueAnswer =
  | {
      readonly kind: 'answered';
      readonly status: number;
      /** Parsed JSON; null when it was none. */
      readonly body: Readonly<Record<string, unknown>> | null;
      /** The middle between question and answer, by our clock. */
      readonly askedAtMs: number;
    }
  | { readonly kind: 'unreachable'; readonly reason: string };

export type VenueProbe = {
  /** `/v2/account`, once for all checks. */
  account(signal: AbortSignal): Promise<VenueAnswer>;
  /** `/v2/clock`. */
  clock(signal: AbortSignal): Promise<VenueAnswer>;
};

export function createVenueProbe(
  origin: string,
  keys: AlpacaCredentials,
  wallClockMs: () => number,
  trustedCertificates?: string,
): VenueProbe {
  const answers = new Map<string, Promise<VenueAnswer>>();
  const ask = (path: string, signal: AbortSignal): Promise<VenueAnswer> => {
    const known = answers.get(path) ?? get(new URL(path, origin), keys, signal, wallClockMs, trustedCertificates);
    answers.set(path, known);
    return known;
  };
  return { account: (signal) => ask('/v2/account', signal), clock: (signal) => ask('/v2/clock', signal) };
}

const LONGEST_ANSWER_BYTES = 64 * 1024;

function get(
  url: URL,
  keys: AlpacaCredentials,
  signal: AbortSignal,
  wallClockMs: () => number,
  ca: string | undefined,
): Promise<VenueAnswer> {
  return new Promise((resolve) => {
    const startedAtMs = wallClockMs();
    const headers = { 'APCA-API-KEY-ID': keys.keyId, 'APCA-API-SECRET-KEY': keys.secret, accept: 'application/json' };
    const asked = request(
      url,
      { headers, signal, agent: false, rejectUnauthorized: true, ...(ca === undefined ? {} : { ca }) },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
          if (text.length > LONGEST_ANSWER_BYTES) response.destroy(new Error('the answer is too long'));
        });
        response.on('error', (error) => resolve({ kind: 'unreachable', reason: error.message }));
        response.on('end', () => {
          const askedAtMs = (startedAtMs + wallClockMs()) / 2;
          resolve({ kind: 'answered', status: response.statusCode ?? 0, body: readBody(text), askedAtMs });
        });
      },
    );
    asked.on('error', (error) => resolve({ kind: 'unreachable', reason: error.message }));
    asked.end();
  });
}

function readBody(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
