// Where the keys of a session came from: part of what is proven before real money.

export type KeyPlace = 'keychain' | 'plain-text-keychain' | 'environment' | 'private-file';

/** In the order in which they are looked for; `stored` is what the desktop's keychain gave. */
export function keyPlaceOf(
  environment: NodeJS.ProcessEnv,
  stored: Extract<KeyPlace, 'keychain' | 'plain-text-keychain'> | null,
): KeyPlace {
  const isInEnvironment = ['APCA_API_KEY_ID', 'ALPACA_API_KEY'].some((name) => (environment[name] ?? '') !== '');
  return isInEnvironment ? 'environment' : (stored ?? 'private-file');
}
