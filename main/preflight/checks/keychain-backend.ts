// What stands behind the keychain that stores keys in the desktop: `basic_text` encrypts with a key that everybody knows.
import { failed, type PreflightCheck, passed, skipped, warning } from '../preflight-check.ts';

export const keychainBackend: PreflightCheck = {
  id: 'keychain-backend',
  title: 'Keychain',
  run({ keychain, mode, venue }) {
    if (venue === 'simulator') return skipped('The simulator needs no stored keys.');
    if (keychain === null)
      return skipped('Without a window there is no keychain: keys come from the environment or from a file.');
    if (keychain.isProtecting) return passed(`Keys are kept by ${keychain.backend}.`);
    const found = `The keychain of this system is "${keychain.backend}", which protects nothing.`;
    const remedy = 'Set up a keyring such as GNOME Keyring or KWallet, or give keys by the environment.';
    return mode === 'live' ? failed(found, remedy) : warning(found, remedy);
  },
};
