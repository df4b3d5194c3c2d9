// What may be sent to a venue that trades real money, and why: the deciding part. Pure.
import type { ArmingState } from '../../protocol/arming.ts';

/** `account` is the one that was armed; null while none is. */
export type Arming = {
  readonly state: ArmingState;
  readonly reason: string;
  readonly account: string | null;
};

export type ArmingEvent =
  /** A person typed the end of the account's number while all evidence held. */
  | { readonly kind: 'armed'; readonly account: string; readonly by: string }
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
};

export function decideArming(arming: Arming, event: ArmingEvent): Arming {
  switch (event.kind) {
    case 'armed':
      return { state: 'armed', reason: `armed by ${event.by}`, account: event.account };
    case 'disarmed':
      // What is held must still be closed and protected, so it does not go back to read-only.
      if (arming.state !== 'armed') return arming;
      return { state: 'winding-down', reason: `disarmed by ${event.by}: ${event.reason}`, account: null };
    case 'account-seen':
      if (arming.state !== 'armed' || arming.account === event.account) return arming;
      return { state: 'winding-down', reason: 'the account behind the keys has changed since it was armed', account: null };
    case 'exposure-found':
      if (arming.state !== 'read-only') return arming;
      return { state: 'winding-down', reason: `an earlier session left ${event.text}`, account: null };
  }
}

/** How many characters of the account's number a person types. */
export const DIGITS_TO_TYPE = 4;

export const isAccountEnding = (account: string, typed: string): boolean =>
  account.length >= DIGITS_TO_TYPE && typed.trim().toUpperCase() === account.slice(-DIGITS_TO_TYPE).toUpperCase();
