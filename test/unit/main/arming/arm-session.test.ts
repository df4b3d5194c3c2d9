// What a live session finds out about itself before it is armed.
import { afterEach, expect, it, vi } from 'vitest';
import { type ArmableSession, createSessionArming } from '../../../../main/arming/arm-session.ts';
import { planSession } from '../../../../main/session/session-plan.ts';
import { parseSettings } from '../../../../main/settings/parse-settings.ts';
import { nowUs } from '../../../../runtime/clocks.ts';

function liveSession(ask: ArmableSession['ask']): ArmableSession {
  const parsed = parseSettings({ mode: 'live' });
  if (!parsed.ok) throw new Error('the settings have mistakes');
  return {
    plan: planSession(parsed.value, { keyId: 'ID', secret: 'secret' }),
    ask,
    alerts: { list: () => [], raise: () => {} },
    failedPreflight: () => Promise.resolve([]),
    isEnding: () => false,
    log() {},
    onChange() {},
  };
}

afterEach(() => vi.useRealTimers());

it('takes the clock for right although the venue told it a while ago, and comparing the journal with it takes seconds', async () => {
  vi.useFakeTimers();
  const compared = Promise.withResolvers<void>();
  const arming = createSessionArming(
    liveSession(async (_worker, question) => {
      if (question === 'reconcile') await compared.promise;
      // The venue was asked 4 s ago, by a machine whose clock is right.
      const clockAnswer = { venueTimeUs: nowUs() - 4_000_000, ageUs: 4_000_000 };
      return {
        ok: true,
        value: question === 'status' ? { account: null, clockAnswer } : { positions: [], orders: [], limits: [] },
      };
    }),
  );
  const proof = arming.prove();
  await vi.advanceTimersByTimeAsync(5_000);
  compared.resolve();
  expect((await proof).evidence.find(({ id }) => id === 'clock')).toMatchObject({
    holds: true,
    found: '0 ms ahead of the venue',
  });
});
