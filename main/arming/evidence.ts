// What must hold before live trading may be armed. The list is data: an addition is one entry, and one fact if it needs a new one.
import type { EvidenceView } from '../../protocol/desk-views/live.ts';
import type { KeyPlace } from '../credentials/key-place.ts';

/** What the machine found at this moment. Null: it could not be found out, and then nothing that needs it holds. */
export type EvidenceFacts = {
  readonly gateway: {
    readonly isLiveVenue: boolean;
    readonly areKeysRefused: boolean;
    readonly account: { readonly accountNumber: string; readonly isBlocked: boolean } | null;
    /** Our clock less the venue's. */
    readonly clockSkewMs: number | null;
  } | null;
  /** After a comparison with the venue that was asked for now. */
  readonly books: {
    readonly accountNumber: string;
    readonly isReconciled: boolean;
    readonly inFlight: number;
    readonly unexplained: number;
    readonly externalOpenOrders: number;
  } | null;
  readonly preflight: { readonly failed: readonly string[] } | null;
  /** Names of limits that a person set, not the defaults. */
  readonly limitsSet: readonly string[];
  /** Where the live keys lie. */
  readonly keysIn: KeyPlace | null;
  readonly unacknowledgedForeignOrders: number;
};

type Finding = { readonly holds: boolean; readonly found: string; readonly remedy: string };
type Evidence = { readonly id: string; readonly title: string; readonly prove: (facts: EvidenceFacts) => Finding };

const MOST_CLOCK_SKEW_MS = 1_000;
export const NEEDED_LIMITS = ['maxOrderNotional', 'maxPositionNotional'] as const;

const holds = (found: string): Finding => ({ holds: true, found, remedy: '' });
const fails = (found: string, remedy: string): Finding => ({ holds: false, found, remedy });

export const EVIDENCE: readonly Evidence[] = [
  {
    id: 'credentials',
    title: 'The keys open a live account',
    prove({ gateway }) {
      if (!gateway) return fails('the gateway does not answer', 'wait until alpaca-client runs');
      if (!gateway.isLiveVenue) return fails('the gateway is not connected to the live venue', 'start with --mode live');
      if (gateway.areKeysRefused || !gateway.account)
        return fails('the venue refuses the keys', 'enter keys of a live account');
      if (gateway.account.isBlocked) return fails('the venue has blocked the account', 'ask the broker why');
      return holds(`account ending in ${gateway.account.accountNumber.slice(-4)}`);
    },
  },
  {
    id: 'account',
    title: 'The journal belongs to this account',
    prove({ gateway, books }) {
      if (!gateway?.account || !books) return fails('account or journal are not known yet', 'wait until everything runs');
      if (gateway.account.accountNumber === books.accountNumber) return holds('journal and keys name the same account');
      return fails('the keys belong to another account than the journal', 'restart with the keys of the right account');
    },
  },
  {
    id: 'preflight',
    title: 'The preflight is clean',
    prove({ preflight }) {
      if (!preflight) return fails('the preflight has not run', 'run the preflight');
      if (preflight.failed.length === 0) return holds('every check passed');
      return fails(`failed: ${preflight.failed.join(', ')}`, 'follow the remedies that the preflight names');
    },
  },
  {
    id: 'reconciliation',
    title: 'Journal and venue agree',
    prove({ books }) {
      if (!books) return fails('the executor does not answer', 'wait until order-executor runs');
      if (!books.isReconciled) return fails('the comparison with the venue did not end', 'try again in a moment');
      if (books.unexplained > 0)
        return fails(`${books.unexplained} differences that nothing explains`, 'look at the alerts, and at the account itself');
      if (books.inFlight > 0) return fails(`${books.inFlight} orders whose fate is not known`, 'wait until they are settled');
      return holds('compared just now, no difference');
    },
  },
  {
    id: 'limits',
    title: 'Risk limits are set',
    prove({ limitsSet }) {
      const missing = NEEDED_LIMITS.filter((name) => !limitsSet.includes(name));
      if (missing.length === 0) return holds(`set by a person: ${limitsSet.join(', ')}`);
      return fails(
        `not set: ${missing.join(', ')}`,
        `set ${missing.map((name) => `risk.${name}`).join(' and ')} in the settings: no default decides about real money`,
      );
    },
  },
  {
    id: 'clock',
    title: 'The clock is right',
    prove({ gateway }) {
      const skewMs = gateway?.clockSkewMs ?? null;
      if (skewMs === null) return fails('the venue has not told its time', 'wait until alpaca-client runs');
      const found = `${Math.round(Math.abs(skewMs))} ms ${skewMs < 0 ? 'behind' : 'ahead of'} the venue`;
      return Math.abs(skewMs) <= MOST_CLOCK_SKEW_MS
        ? holds(found)
        : fails(found, 'let the system set its clock over the network');
    },
  },
  {
    id: 'keychain',
    title: 'The keys are kept safely',
    prove({ keysIn }) {
      switch (keysIn) {
        case 'keychain':
          return holds("encrypted in the system's keychain");
        case 'environment':
          return holds('in the environment of this process only');
        case 'private-file':
          return holds('in a file that only its owner can read');
        case 'plain-text-keychain':
          return fails('the system has no keychain, they would lie in plain text', 'set up a keychain, or start headless');
        case null:
          return fails('it is not known where they lie', 'enter keys of a live account');
      }
    },
  },
  {
    id: 'foreign-orders',
    title: 'No order that is not ours',
    prove({ books, unacknowledgedForeignOrders }) {
      if (!books) return fails('the executor does not answer', 'wait until order-executor runs');
      if (unacknowledgedForeignOrders > 0)
        return fails(`${unacknowledgedForeignOrders} alerts about foreign orders`, 'look at them and acknowledge the alerts');
      if (books.externalOpenOrders > 0)
        return holds(`${books.externalOpenOrders} foreign orders work there, and somebody has acknowledged them`);
      return holds('none');
    },
  },
];

export function proveEvidence(facts: EvidenceFacts): readonly EvidenceView[] {
  return EVIDENCE.map(({ id, title, prove }) => ({ id, title, ...prove(facts) }));
}
