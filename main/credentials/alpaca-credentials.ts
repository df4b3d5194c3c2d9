// The key pair of an account at the broker.
import { z } from 'zod';

/** Which account the keys open. Alpaca's paper and live accounts have keys of their own. */
export type KeyPurpose = 'paper' | 'live';

export type AlpacaCredentials = { readonly keyId: string; readonly secret: string };

/** How they lie in a key file and, sealed, in the keychain. */
export const alpacaCredentialsSchema = z.strictObject({ keyId: z.string().min(1), secret: z.string().min(1) });
