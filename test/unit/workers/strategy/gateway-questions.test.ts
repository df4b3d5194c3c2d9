// Which refusals a strategy waits out, and which end it.
import { expect, it } from 'vitest';
import type { Query } from '../../../../protocol/queries.ts';
import type { LaneSockets } from '../../../../runtime/lane-sockets.ts';
import type { VenueFailure } from '../../../../trading/cores/gateway/venue-failure.ts';
import { toQueryRefusal } from '../../../../trading/cores/gateway/venue-failure.ts';
import { openGatewayQuestions, QueryRefused } from '../../../../workers/strategy/gateway-questions.ts';

const answered = (status: number, code: string | null): VenueFailure => ({
  kind: 'answered',
  status,
  code,
  message: 'so it said',
});

/** A gateway whose venue fails once, and answers after that. */
function askOf(failure: VenueFailure) {
  let asked = 0;
  const client = {
    nextRequestId: () => asked,
    async ask({ requestId }: Query) {
      asked += 1;
      const kind = { kind: 'query-reply', requestId, gatewayEpoch: 'gateway/1' } as const;
      const reply =
        asked === 1 ? { ...kind, ok: false, ...toQueryRefusal(failure) } : { ...kind, ok: true, answer: 'an answer' };
      return { result: 'reply', reply };
    },
  };
  const troubles: string[] = [];
  const questions = openGatewayQuestions({ client: () => client } as unknown as LaneSockets, (reason) => troubles.push(reason));
  return { troubles, answer: questions.ask('instruments', { symbols: ['SPY'] }) };
}

it.each<[string, VenueFailure]>([
  ['answers 503', answered(503, '50010000')],
  ['answers 500 without a word', answered(500, null)],
  ['is asked too often', answered(429, null)],
  ['gives no answer', { kind: 'lost', message: 'cut' }],
  ['is not there', { kind: 'not-sent', message: 'connection refused' }],
])('asks again when the venue %s', async (_, failure) => {
  const { troubles, answer } = askOf(failure);
  expect(await answer).toBe('an answer');
  expect(troubles).toEqual([expect.stringMatching(/^query instruments: [A-Z_]+: /)]);
});

it.each<[string, VenueFailure]>([
  ['does not know what was asked for', answered(404, '40410000')],
  ['finds the question wrong', answered(422, '42210000')],
  ['refuses the keys', answered(401, null)],
])('gives up when the venue %s', async (_, failure) => {
  await expect(askOf(failure).answer).rejects.toThrow(QueryRefused);
});
