// The keychain's port on Electron's safeStorage, by its asynchronous calls only: the others block and are on their way out.
import { safeStorage } from 'electron';
import type { KeychainState } from '../../protocol/desktop-bridge.ts';
import type { Keychain } from '../credentials/keychain.ts';

/** On Linux these are no protection: the key is a constant of Chromium's source, or unknown. */
const UNPROTECTING = new Set(['basic_text', 'unknown']);

/** Null where the system has no keychain at all. Use it after the app is ready. */
export async function openSystemKeychain(): Promise<Keychain | null> {
  // One that fails to answer is as good as none: the app starts without stored keys.
  if (!(await safeStorage.isAsyncEncryptionAvailable().catch(() => false))) return null;
  const backend = nameBackend();
  return {
    backend,
    isProtecting: !UNPROTECTING.has(backend),
    seal: (text) => safeStorage.encryptStringAsync(text),
    async unseal(sealed) {
      const { result } = await safeStorage.decryptStringAsync(Buffer.from(sealed));
      return result;
    },
  };
}

export const keychainStateOf = (keychain: Keychain | null): KeychainState =>
  keychain === null ? 'unavailable' : keychain.isProtecting ? 'encrypted' : 'plain-text';

function nameBackend(): string {
  if (process.platform === 'darwin') return 'keychain';
  if (process.platform === 'win32') return 'dpapi';
  return safeStorage.getSelectedStorageBackend();
}
