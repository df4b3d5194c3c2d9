// What may be sent to a venue that trades real money, and why: the deciding part. Pure.
import type { ArmingState } from '../../protocol/arming.ts';

/** Two clocks, of which the first that is there counts: one that people read and somebody may set back, one that sleeps with the machine. */
export type Moment = { readonly wallUs: number; readonly monotonicMs: number };

/** `account` is the one that was armed, `until` when that ends; null while none is. */
export type Arming = {
  readonly state: ArmingState;
  readonly reason: string;
  readonly account: string | null;
  readonly until: Moment | null;
};

export type ArmingEvent =
  /** A person typed the end of the account's number while all evidence held. */
  | { readonly kind: 'armed'; readonly account: string; readonly by: string; readonly until: Moment }
  | { readonly kind: 'time-passed'; readonly now: Moment }
  | { readonly kind: 'disarmed'; readonly by: string; readonly reason: string }
  /** The gateway is there (again), with this account behind its keys. */
  | { readonly kind: 'account-seen'; readonly account: string }
  /** An earlier life of the app left positions or working orders behind. */
  | { readonly kind: 'exposure-found'; readonly text: string };

/** Where every live session begins, whatever an earlier one was. */
export const READ_ONLY: Arming = {
  state: 'read-only',
  reason: 'live trading starts read-only: nobody has armed this session',
  account: null,
  until: null,
};

export function decideArming(arming: Arming, event: ArmingEvent): Arming {
  switch (event.kind) {
    case 'armed':
      return { state: 'armed', reason: `armed by ${event.by}`, account: event.account, until: event.until };
    case 'time-passed':
      if (arming.until === null || !isOver(arming.until, event.now)) return arming;
      return windDown('the time that it was armed for is over');
    case 'disarmed':
      // What is held must still be closed and protected, so it does not go back to read-only.
      if (arming.state !== 'armed') return arming;
      return windDown(`disarmed by ${event.by}: ${event.reason}`);
    case 'account-seen':
      if (arming.state !== 'armed' || arming.account === event.account) return arming;
      return windDown('the account behind the keys has changed since it was armed');
    case 'exposure-found':
      if (arming.state !== 'read-only') return arming;
      return windDown(`an earlier session left ${event.text}`);
  }
}

const windDown = (reason: string): Arming => ({ state: 'winding-down', reason, account: null, until: null });

const isOver = (until: Moment, now: Moment): boolean => now.wallUs >= until.wallUs || now.monotonicMs >= until.monotonicMs;

/** How many characters of the account's number a person types. */
export const DIGITS_TO_TYPE = 4;

export const isAccountEnding = (account: string, typed: string): boolean =>
  account.length >= DIGITS_TO_TYPE && typed.trim().toUpperCase() === account.slice(-DIGITS_TO_TYPE).toUpperCase();
