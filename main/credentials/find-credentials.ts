// The broker's keys: from the environment, the keychain, or a file that only its owner can read. Never from arguments or settings.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { HomeFolders } from '../home.ts';
import type { Mistake, Parsed } from '../settings/mistakes.ts';
import { type AlpacaCredentials, alpacaCredentialsSchema, type KeyPurpose } from './alpaca-credentials.ts';
import { readOwnerOnlyFile } from './owner-only-file.ts';

/** Alpaca's own names first, then those of its older tools. */
const VARIABLES = [
  { keyId: 'APCA_API_KEY_ID', secret: 'APCA_API_SECRET_KEY' },
  { keyId: 'ALPACA_API_KEY', secret: 'ALPACA_SECRET_KEY' },
] as const;

/**
 * Null when none are configured. Half a pair, a readable-by-others file or a broken one are mistakes; secrets are never shown.
 * `stored`: what the keychain holds for this purpose, where there is a keychain.
 */
export function findCredentials(
  home: HomeFolders,
  environment: NodeJS.ProcessEnv,
  purpose: KeyPurpose = 'paper',
  stored: AlpacaCredentials | null = null,
): Parsed<AlpacaCredentials | null> {
  for (const names of VARIABLES) {
    const keyId = environment[names.keyId] ?? '';
    const secret = environment[names.secret] ?? '';
    if (keyId !== '' && secret !== '') return { ok: true, value: { keyId, secret } };
    if (keyId !== '' || secret !== '') {
      const [there, missing] = keyId === '' ? [names.secret, names.keyId] : [names.keyId, names.secret];
      return wrong({ path: missing, found: 'nothing', expected: `a value, because ${there} is set` });
    }
  }
  if (stored) return { ok: true, value: stored };
  const own = ownFile(home, purpose);
  const path = statSync(own, { throwIfNoEntry: false }) ? own : join(home.keys, 'alpaca.json');
  return readOwnerOnlyFile(path, alpacaCredentialsSchema);
}

/** Only what says itself which account it opens: the keychain's entry of this purpose, or the file that is named after it. */
export const findNamedCredentials = (
  home: HomeFolders,
  purpose: KeyPurpose,
  stored: AlpacaCredentials | null,
): Parsed<AlpacaCredentials | null> =>
  stored ? { ok: true, value: stored } : readOwnerOnlyFile(ownFile(home, purpose), alpacaCredentialsSchema);

const ownFile = (home: HomeFolders, purpose: KeyPurpose): string => join(home.keys, `alpaca-${purpose}.json`);

const wrong = (mistake: Mistake): Parsed<never> => ({ ok: false, mistakes: [mistake] });
