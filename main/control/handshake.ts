// Before anything is asked, each side proves that it can read the instance's note, without sending what stands in it:
//   asker    {"hello": NONCE}
//   instance {"nonce": NONCE, "proof": PROOF}
//   asker    {"proof": PROOF}
// A proof is an HMAC over both nonces, the side and the address: it can be neither used again, nor thrown back, nor passed on from
// another place.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ControlAccess } from './control-access.ts';

/** 32 bytes: a nonce, or a proof. */
const bytes32 = z.string().regex(/^[\w-]{43}$/);
const helloSchema = z.strictObject({ hello: bytes32 });
const challengeSchema = z.strictObject({ nonce: bytes32, proof: bytes32 });
const proofSchema = z.strictObject({ proof: bytes32 });

/** What either side sends before it is believed is shorter. */
export const LONGEST_HANDSHAKE_LINE = 256;
/** A handshake that takes longer is none. */
export const HANDSHAKE_MS = 10_000;

export type Verdict = { readonly reply: string } | 'admitted' | { readonly refusal: string };
/** The instance's side, told one line after the other. */
export type Doorkeeper = (line: string) => Verdict;

export function createDoorkeeper(access: ControlAccess): Doorkeeper {
  const nonce = createNonce();
  let askerNonce: string | null = null;
  return (line) => {
    const value = readJson(line);
    if (askerNonce === null) {
      const hello = helloSchema.safeParse(value);
      if (!hello.success)
        return { refusal: 'found no greeting, expected {"hello": …}: the secret has to be proven before anything' };
      askerNonce = hello.data.hello;
      return { reply: JSON.stringify({ nonce, proof: prove(access, 'instance', askerNonce, nonce) }) };
    }
    const answer = proofSchema.safeParse(value);
    if (!answer.success) return { refusal: 'found no proof, expected {"proof": …}' };
    if (!isSame(answer.data.proof, prove(access, 'asker', askerNonce, nonce))) {
      return { refusal: 'found a wrong proof, expected one made with the secret in run/instance.json of this data folder' };
    }
    return 'admitted';
  };
}

/** The asker's side. */
export type Greeting = {
  readonly hello: string;
  /** What convinces the instance; null when the other side could not prove to be it. */
  answer(line: string): string | null;
};

export function createGreeting(access: ControlAccess): Greeting {
  const nonce = createNonce();
  return {
    hello: JSON.stringify({ hello: nonce }),
    answer(line) {
      const challenge = challengeSchema.safeParse(readJson(line));
      if (!challenge.success || !isSame(challenge.data.proof, prove(access, 'instance', nonce, challenge.data.nonce)))
        return null;
      return JSON.stringify({ proof: prove(access, 'asker', nonce, challenge.data.nonce) });
    },
  };
}

function prove({ address, secret }: ControlAccess, side: 'asker' | 'instance', askerNonce: string, nonce: string): string {
  const said = ['tradewarden control 1', side, askerNonce, nonce, address].join('\n');
  return createHmac('sha256', secret).update(said).digest('base64url');
}

const createNonce = (): string => randomBytes(32).toString('base64url');
const isSame = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(a), Buffer.from(b));

function readJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
