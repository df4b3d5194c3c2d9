// Arming a live session: only with all evidence, only for the account that a person named, and only for this session.
import { describe, expect, it } from 'vitest';
import { EVIDENCE, type EvidenceFacts, proveEvidence } from '../../../../main/arming/evidence.ts';
import { type ArmingSurroundings, LiveArming } from '../../../../main/arming/live-arming.ts';
import type { ArmingState } from '../../../../protocol/arming.ts';

const ACCOUNT = '1LIVE4711X';

const CLEAN: EvidenceFacts = {
  gateway: { isLiveVenue: true, areKeysRefused: false, account: { accountNumber: ACCOUNT, isBlocked: false }, clockSkewMs: 12 },
  books: { accountNumber: ACCOUNT, isReconciled: true, inFlight: 0, unexplained: 0, externalOpenOrders: 0 },
  preflight: { failed: [] },
  limitsSet: ['maxOrderNotional', 'maxPositionNotional'],
  keysIn: 'keychain',
  unacknowledgedForeignOrders: 0,
};

/** For each piece of evidence, what makes it fail. */
const FLAWS: Readonly<Record<string, readonly Partial<EvidenceFacts>[]>> = {
  credentials: [
    { gateway: null },
    { gateway: { isLiveVenue: true, areKeysRefused: true, account: null, clockSkewMs: 0 } },
    {
      gateway: {
        isLiveVenue: false,
        areKeysRefused: false,
        account: { accountNumber: ACCOUNT, isBlocked: false },
        clockSkewMs: 0,
      },
    },
    {
      gateway: {
        isLiveVenue: true,
        areKeysRefused: false,
        account: { accountNumber: ACCOUNT, isBlocked: true },
        clockSkewMs: 0,
      },
    },
  ],
  account: [
    { books: { accountNumber: 'ANOTHER', isReconciled: true, inFlight: 0, unexplained: 0, externalOpenOrders: 0 } },
    { books: null },
  ],
  preflight: [{ preflight: null }, { preflight: { failed: ['disk space'] } }],
  reconciliation: [
    { books: { accountNumber: ACCOUNT, isReconciled: true, inFlight: 0, unexplained: 1, externalOpenOrders: 0 } },
    { books: { accountNumber: ACCOUNT, isReconciled: true, inFlight: 2, unexplained: 0, externalOpenOrders: 0 } },
    { books: { accountNumber: ACCOUNT, isReconciled: false, inFlight: 0, unexplained: 0, externalOpenOrders: 0 } },
  ],
  limits: [{ limitsSet: [] }, { limitsSet: ['maxOrderNotional'] }],
  clock: [
    {
      gateway: {
        isLiveVenue: true,
        areKeysRefused: false,
        account: { accountNumber: ACCOUNT, isBlocked: false },
        clockSkewMs: -5_000,
      },
    },
    {
      gateway: {
        isLiveVenue: true,
        areKeysRefused: false,
        account: { accountNumber: ACCOUNT, isBlocked: false },
        clockSkewMs: null,
      },
    },
  ],
  keychain: [{ keysIn: 'plain-text-keychain' }, { keysIn: null }],
  'foreign-orders': [{ unacknowledgedForeignOrders: 1 }],
};

class Around implements ArmingSurroundings {
  facts = CLEAN;
  isGatewayAway = false;
  gateway: ArmingState = 'read-only';
  hasEnd = false;
  /** Happens while the evidence is gathered. */
  meanwhile: () => Promise<void> = () => Promise.resolve();
  readonly ends: string[] = [];
  wallUs = 1_000_000;
  monotonicMs = 5_000;
  readonly armedForMs = 3_600_000;
  readonly now = () => ({ wallUs: this.wallUs, monotonicMs: this.monotonicMs });
  /** What looks whether the time is over; null while nobody does. */
  look: (() => void) | null = null;
  every(_ms: number, act: () => void): () => void {
    this.look = act;
    return () => {
      this.look = null;
    };
  }
  log(): void {}
  onChange(): void {}
  isEnding(): boolean {
    return this.hasEnd;
  }
  onEnded(reason: string): void {
    this.ends.push(reason);
  }
  async gatherFacts(): Promise<EvidenceFacts> {
    const { facts } = this;
    await this.meanwhile();
    return facts;
  }
  whenTold: () => Promise<void> = () => Promise.resolve();
  async tellGateway(state: ArmingState): Promise<ArmingState> {
    if (this.isGatewayAway) throw new Error('gateway is backoff');
    this.gateway = state;
    const { whenTold } = this;
    this.whenTold = () => Promise.resolve();
    await whenTold();
    return state;
  }
  describeExposure() {
    return Promise.resolve({ equity: null, strategies: [], limits: [] });
  }
}

async function armed(): Promise<{ readonly around: Around; readonly arming: LiveArming }> {
  const around = new Around();
  const arming = new LiveArming(around);
  await arming.gatewayReady(ACCOUNT);
  await arming.arm('ann', '711X');
  return { around, arming };
}

describe('the evidence', () => {
  it('holds when everything is as it should be', () => {
    expect(proveEvidence(CLEAN).filter(({ holds }) => !holds)).toEqual([]);
  });

  it('has a flaw for every piece', () => {
    expect(Object.keys(FLAWS).toSorted()).toEqual(EVIDENCE.map(({ id }) => id).toSorted());
  });

  it.each(Object.entries(FLAWS).flatMap(([id, flaws]) => flaws.map((flaw) => [id, flaw] as const)))(
    '%s does not hold with %j, says what to do, and nothing is armed',
    async (id, flaw) => {
      const proof = proveEvidence({ ...CLEAN, ...flaw }).find((one) => one.id === id);
      expect(proof?.holds).toBe(false);
      expect(proof?.remedy).not.toBe('');
      const around = new Around();
      around.facts = { ...CLEAN, ...flaw };
      const arming = new LiveArming(around);
      await expect(arming.arm('ann', '711X')).rejects.toThrow(/not armed/);
      expect([arming.state, around.gateway]).toEqual(['read-only', 'read-only']);
    },
  );
});

describe('a live session', () => {
  it('starts read-only and is armed by the end of its account, told to the gateway', async () => {
    const { around, arming } = await armed();
    expect([arming.state, around.gateway]).toEqual(['armed', 'armed']);
  });

  it.each(['', '4711', '1LIVE4711X', '711', 'X117'])('is not armed by "%s"', async (typed) => {
    const around = new Around();
    const arming = new LiveArming(around);
    await expect(arming.arm('ann', typed)).rejects.toThrow(/last 4 characters/);
    expect([arming.state, around.gateway]).toEqual(['read-only', 'read-only']);
  });

  it('is not armed while the gateway cannot be told', async () => {
    const around = new Around();
    around.isGatewayAway = true;
    const arming = new LiveArming(around);
    await expect(arming.arm('ann', '711X')).rejects.toThrow(/gateway does not answer/);
    expect(arming.state).toBe('read-only');
  });

  it('proves the evidence again when it is armed, whatever was shown before', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    await arming.prove();
    expect((await arming.view()).allHold).toBe(true);
    around.facts = { ...CLEAN, preflight: { failed: ['clock'] } };
    await expect(arming.arm('ann', '711X')).rejects.toThrow(/clock/);
  });

  it('is not armed when somebody disarms while the evidence is still gathered', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    around.meanwhile = () => arming.disarm('bob', 'stop that');
    await expect(arming.arm('ann', '711X')).rejects.toThrow('not armed: bob disarmed it meanwhile');
    expect([arming.state, around.gateway]).toEqual(['read-only', 'read-only']);
  });

  it('is not armed when somebody disarms while the gateway is told, which is told again', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    around.whenTold = () => arming.disarm('bob', 'stop that');
    await expect(arming.arm('ann', '711X')).rejects.toThrow('not armed: bob disarmed it meanwhile');
    expect([arming.state, around.gateway]).toEqual(['read-only', 'read-only']);
  });

  it('is not armed once it has begun to end', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    around.hasEnd = true;
    await expect(arming.arm('ann', '711X')).rejects.toThrow('not armed: this session is ending');
    expect(around.gateway).toBe('read-only');
  });

  it('keeps the evidence that was asked for last, and arms by its own, when an earlier question is answered later', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    const early = Promise.withResolvers<void>();
    around.meanwhile = () => early.promise;
    const first = arming.prove();
    around.meanwhile = () => Promise.resolve();
    around.facts = { ...CLEAN, preflight: { failed: ['clock'] } };
    const second = arming.arm('ann', '711X');
    around.facts = CLEAN;
    await expect(second).rejects.toThrow(/clock/);
    early.resolve();
    await first;
    expect((await arming.view()).allHold).toBe(false);
  });

  it('stays armed when its gateway starts again', async () => {
    const { around, arming } = await armed();
    around.gateway = 'read-only';
    await arming.gatewayReady(ACCOUNT);
    expect([arming.state, around.gateway, around.ends]).toEqual(['armed', 'armed', []]);
  });

  it('winds down when the account behind the keys has changed', async () => {
    const { around, arming } = await armed();
    around.gateway = 'read-only';
    await arming.gatewayReady('ANOTHER');
    expect([arming.state, around.gateway]).toEqual(['winding-down', 'winding-down']);
    expect(around.ends).toEqual(['the account behind the keys has changed since it was armed']);
  });

  it('winds down when it is disarmed, once', async () => {
    const { around, arming } = await armed();
    await arming.disarm('ann', 'lunch');
    await arming.disarm('ann', 'lunch again');
    expect([arming.state, around.gateway, around.ends]).toEqual(['winding-down', 'winding-down', ['disarmed by ann: lunch']]);
  });

  it.each([
    ['the time that people read', { wallUs: 3_600_000_000, monotonicMs: 0 }],
    ['the time that nobody can set back', { wallUs: -9_000_000, monotonicMs: 3_600_000 }],
  ])('winds down when the time is over that it was armed for, by %s', async (_clock, { wallUs, monotonicMs }) => {
    const { around, arming } = await armed();
    expect((await arming.view()).armedUntilUs).toBe(1_000_000 + 3_600_000_000);
    around.wallUs += wallUs - 1;
    around.monotonicMs += monotonicMs - 1;
    await arming.timePassed();
    expect(arming.state).toBe('armed');
    around.wallUs += 1;
    around.monotonicMs += 1;
    await arming.timePassed();
    expect([arming.state, around.gateway]).toEqual(['winding-down', 'winding-down']);
    expect(around.ends).toEqual(['the time that it was armed for is over']);
    expect([(await arming.view()).armedUntilUs, around.look]).toEqual([null, null]);
  });

  it('has its time anew when it is armed again, which is no end', async () => {
    const { around, arming } = await armed();
    around.wallUs += 3_500_000_000;
    await arming.arm('bob', '711X');
    around.wallUs += 3_500_000_000;
    await arming.timePassed();
    expect([arming.state, around.ends]).toEqual(['armed', []]);
  });

  it('looks at the time only while it is armed and goes on', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    expect(around.look).toBeNull();
    await arming.arm('ann', '711X');
    expect(around.look).not.toBeNull();
    around.hasEnd = true;
    around.look?.();
    expect(around.look).toBeNull();
  });

  it('winds down although the gateway is away, which hears of it when it is back', async () => {
    const { around, arming } = await armed();
    around.isGatewayAway = true;
    await arming.disarm('ann', 'enough');
    expect(arming.state).toBe('winding-down');
    around.isGatewayAway = false;
    around.gateway = 'read-only';
    await arming.gatewayReady(ACCOUNT);
    expect(around.gateway).toBe('winding-down');
  });

  it('comes up winding down when an earlier session left something behind', async () => {
    const around = new Around();
    const arming = new LiveArming(around);
    await arming.exposureFound('2 open positions');
    expect([arming.state, around.gateway]).toEqual(['winding-down', 'winding-down']);
    expect((await arming.view()).reason).toBe('an earlier session left 2 open positions');
  });
});
