// The port to the operating system's keychain. The desktop implements it; headless there is none, and keys come from the
// environment or from a file that only its owner can read.

export type Keychain = {
  /** What stands behind it, in the system's own words: `gnome_libsecret`, `kwallet6`, `keychain`, `dpapi`, `basic_text`. */
  readonly backend: string;
  /** False for `basic_text`, whose key everybody knows, and where nothing stands behind it: no live keys are stored then. */
  readonly isProtecting: boolean;
  seal(text: string): Promise<Uint8Array>;
  /** Rejects when it was sealed by another user or on another machine. */
  unseal(sealed: Uint8Array): Promise<string>;
};
