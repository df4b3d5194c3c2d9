// What the SDK's market data error texts mean. It drops the venue's numbers, but its texts for them are fixed.
import type { AlertCode } from '../../../protocol/alerts.ts';

export type StreamError =
  | { readonly meaning: 'end'; readonly reason: string; readonly wait: 'short' | 'long'; readonly alert?: AlertCode }
  /** 405: the whole request was refused, what was subscribed before goes on. */
  | { readonly meaning: 'too-many-symbols' }
  /** Nothing to be done: the stream goes on. */
  | { readonly meaning: 'notice' };

const KNOWN_ERRORS: Readonly<Record<string, StreamError>> = {
  'not authenticated': { meaning: 'end', reason: 'the venue wants authentication first', wait: 'short' },
  // 402: trying again soon would only look like an attack.
  'auth failed': {
    meaning: 'end',
    reason: 'the venue refuses the keys for market data',
    wait: 'long',
    alert: 'CREDENTIALS_REFUSED',
  },
  'already authenticated': { meaning: 'notice' },
  'auth timeout': { meaning: 'end', reason: 'the authentication took too long', wait: 'short' },
  'symbol limit exceeded': { meaning: 'too-many-symbols' },
  // 406: the SDK would stay connected and mute. A dead connection counts for about 90 s.
  'connection limit exceeded': {
    meaning: 'end',
    reason: 'the venue counts too many connections of this account',
    wait: 'long',
  },
  'slow client': { meaning: 'end', reason: 'the venue says that we read too slowly', wait: 'short' },
  'v2 not enabled': { meaning: 'end', reason: 'the account may not use this feed', wait: 'long' },
  'insufficient subscription': {
    meaning: 'end',
    reason: 'the market data plan of the account does not include this feed',
    wait: 'long',
    alert: 'FEED_NOT_ALLOWED',
  },
  // 410 and 411 come in the venue's own words: the SDK has none for them.
  'invalid subscribe action for this feed': {
    meaning: 'end',
    reason: 'the venue does not take this subscription on this feed',
    wait: 'long',
  },
  'insufficient scope': {
    meaning: 'end',
    reason: 'the keys may not read market data',
    wait: 'long',
    alert: 'CREDENTIALS_REFUSED',
  },
  'invalid syntax': { meaning: 'end', reason: 'the venue does not understand what we send', wait: 'long' },
  'internal error': { meaning: 'end', reason: 'the venue has an error of its own', wait: 'short' },
};

export function explainStreamError(message: string): StreamError {
  const known = KNOWN_ERRORS[message];
  if (known) return known;
  return { meaning: 'end', reason: message, wait: message.endsWith(': 429') ? 'long' : 'short' };
}
