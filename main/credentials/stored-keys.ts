// Keys that the keychain has sealed: HOME/keys/alpaca-PURPOSE.sealed, useless to anybody without the keychain.
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { HomeFolders } from '../home.ts';
import { type AlpacaCredentials, alpacaCredentialsSchema, type KeyPurpose } from './alpaca-credentials.ts';
import type { Keychain } from './keychain.ts';

/** What became of it, in a sentence for the person who asked. */
export type StoreOutcome = { readonly ok: boolean; readonly text: string };

const pathOf = (home: HomeFolders, purpose: KeyPurpose): string => join(home.keys, `alpaca-${purpose}.sealed`);

export const hasStoredKeys = (home: HomeFolders, purpose: KeyPurpose): boolean => existsSync(pathOf(home, purpose));

/** Refuses live keys where the keychain does not protect them. The folder of the keys must be there. */
export async function storeKeys(
  home: HomeFolders,
  keychain: Keychain,
  purpose: KeyPurpose,
  keys: AlpacaCredentials,
): Promise<StoreOutcome> {
  if (!alpacaCredentialsSchema.safeParse(keys).success)
    return { ok: false, text: 'Found an empty key id or secret, expected both as the broker shows them.' };
  if (purpose === 'live' && !keychain.isProtecting) {
    const text = `The keychain of this system is "${keychain.backend}", which protects nothing: live keys are not stored in it. Set up a keyring such as GNOME Keyring or KWallet.`;
    return { ok: false, text };
  }
  const path = pathOf(home, purpose);
  writeFileSync(`${path}.new`, await keychain.seal(JSON.stringify(keys)), { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return { ok: true, text: `The ${purpose} keys are stored; the next start of trading uses them.` };
}

/** Null when none are stored. Rejects, without showing anything of them, when they cannot be unsealed. */
export async function readStoredKeys(
  home: HomeFolders,
  keychain: Keychain,
  purpose: KeyPurpose,
): Promise<AlpacaCredentials | null> {
  if (!hasStoredKeys(home, purpose)) return null;
  const path = pathOf(home, purpose);
  try {
    return alpacaCredentialsSchema.parse(JSON.parse(await keychain.unseal(await readFile(path))));
  } catch {
    // The cause may hold what was unsealed, so it is left behind.
    throw new Error(
      `${path} cannot be unsealed by this system's keychain (${keychain.backend}): store the ${purpose} keys again`,
    );
  }
}

export function forgetKeys(home: HomeFolders, purpose: KeyPurpose): StoreOutcome {
  const had = hasStoredKeys(home, purpose);
  rmSync(pathOf(home, purpose), { force: true });
  return { ok: true, text: had ? `The ${purpose} keys are forgotten.` : `No ${purpose} keys were stored.` };
}
