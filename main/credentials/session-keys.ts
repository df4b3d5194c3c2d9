// Which keys a session trades with, and where they lie.
import type { HomeFolders } from '../home.ts';
import type { Parsed } from '../settings/mistakes.ts';
import type { AlpacaCredentials, KeyPurpose } from './alpaca-credentials.ts';
import { findCredentials, findNamedCredentials } from './find-credentials.ts';
import { type KeyPlace, keyPlaceOf } from './key-place.ts';

export type SessionKeys = { readonly found: Parsed<AlpacaCredentials | null>; readonly keysIn: KeyPlace };
export type FindKeys = (purpose: KeyPurpose) => SessionKeys;

/** What the keychain holds for one purpose, and what stands behind it. */
export type StoredKeys = { readonly keys: AlpacaCredentials; readonly isProtected: boolean };

/** Every place, in their order: whoever starts a mode by typing it means the keys that they put into its environment. */
export const findKeysAnywhere =
  (home: HomeFolders, environment: NodeJS.ProcessEnv, stored: StoredKeys | null = null): FindKeys =>
  (purpose) => ({
    found: findCredentials(home, environment, purpose, stored?.keys ?? null),
    keysIn: keyPlaceOf(environment, placeOf(stored)),
  });

/**
 * Only keys that were stored for this very purpose. Those of the environment belong to the mode that the program was started in,
 * and must not open the account of another one.
 */
export const findKeysOfPurpose =
  (home: HomeFolders, stored: StoredKeys | null): FindKeys =>
  (purpose) => ({
    found: findNamedCredentials(home, purpose, stored?.keys ?? null),
    keysIn: placeOf(stored) ?? 'private-file',
  });

const placeOf = (stored: StoredKeys | null): Extract<KeyPlace, 'keychain' | 'plain-text-keychain'> | null =>
  stored === null ? null : stored.isProtected ? 'keychain' : 'plain-text-keychain';
