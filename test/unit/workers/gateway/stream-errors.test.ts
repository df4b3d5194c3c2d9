// The venue's error numbers on market data streams, which reach us as texts of the SDK only.
import { streaming } from '@alpacahq/alpaca-trade-api';
import { expect, it } from 'vitest';
import { explainStreamError } from '../../../../workers/gateway/alpaca/stream-errors.ts';

/** What the venue says itself, where the SDK has no text: https://docs.alpaca.markets/docs/streaming-market-data */
const OWN_WORDS = [
  [410, 'invalid subscribe action for this feed'],
  [411, 'insufficient scope'],
] as const;

it('knows what every number of the venue means, by the text that the SDK makes of it', () => {
  const texts = [...streaming.CONN_ERROR, ...OWN_WORDS];
  const unknown = texts.filter(([, text]) => {
    const error = explainStreamError(text);
    return error.meaning === 'end' && error.reason === text;
  });
  expect(texts.map(([code]) => code)).toEqual([400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 500, 410, 411]);
  expect(unknown).toEqual([]);
});

it('hurries only where hurrying may help', () => {
  const waits = [...streaming.CONN_ERROR, ...OWN_WORDS].flatMap(([code, text]) => {
    const error = explainStreamError(text);
    return error.meaning === 'end' ? [[code, error.wait]] : [];
  });
  expect(Object.fromEntries(waits)).toEqual({
    ...{ 400: 'long', 401: 'short', 402: 'long', 404: 'short', 406: 'long', 407: 'short', 408: 'long', 409: 'long' },
    ...{ 410: 'long', 411: 'long', 500: 'short' },
  });
  expect(explainStreamError('Unexpected server response: 429')).toMatchObject({ meaning: 'end', wait: 'long' });
  expect(explainStreamError('socket hang up')).toEqual({ meaning: 'end', reason: 'socket hang up', wait: 'short' });
});

it('lets a stream go on after what changes nothing, and tells keys and plans apart', () => {
  expect(explainStreamError('already authenticated')).toEqual({ meaning: 'notice' });
  expect(explainStreamError('symbol limit exceeded')).toEqual({ meaning: 'too-many-symbols' });
  expect(explainStreamError('auth failed')).toMatchObject({ alert: 'CREDENTIALS_REFUSED' });
  expect(explainStreamError('insufficient scope')).toMatchObject({ alert: 'CREDENTIALS_REFUSED' });
  expect(explainStreamError('insufficient subscription')).toMatchObject({ alert: 'FEED_NOT_ALLOWED' });
});
