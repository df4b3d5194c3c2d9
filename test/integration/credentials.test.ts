// Where the broker's keys come from, which files are refused, and that no message ever repeats a secret.
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { findCredentials } from '../../main/credentials/find-credentials.ts';
import type { Keychain } from '../../main/credentials/keychain.ts';
import { findOpenRouterKey } from '../../main/credentials/open-router-key.ts';
import { forgetKeys, readStoredKeys, storeKeys } from '../../main/credentials/stored-keys.ts';
import { homeOf } from '../../main/home.ts';
import { describeMistakes } from '../../main/settings/parse-settings.ts';
import { createHome, removeHome } from '../support/product-run.ts';

const root = createHome();
const home = homeOf(root, {}, root);
const keys = { keyId: 'PKKEYID', secret: 'top-secret-value' };
afterAll(() => removeHome(root));
beforeEach(() => {
  rmSync(home.keys, { recursive: true, force: true });
  mkdirSync(home.keys, { mode: 0o700 });
});

const put = (name: string, text: string, mode = 0o600): string => {
  const path = join(home.keys, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
};
const objection = (environment: NodeJS.ProcessEnv = {}): string => {
  const found = findCredentials(home, environment);
  return found.ok ? '' : describeMistakes('', found.mistakes).trim();
};

describe("the broker's keys", () => {
  it.each([
    ['APCA_API_KEY_ID', 'APCA_API_SECRET_KEY'],
    ['ALPACA_API_KEY', 'ALPACA_SECRET_KEY'],
  ])('come from %s and %s', (keyId, secret) => {
    expect(findCredentials(home, { [keyId]: keys.keyId, [secret]: keys.secret })).toEqual({ ok: true, value: keys });
    expect(objection({ [secret]: keys.secret })).toBe(`${keyId}: found nothing, expected a value, because ${secret} is set`);
  });

  it('come from the file of their purpose before the file for both, and from the keychain before either', () => {
    put('alpaca.json', '{ "keyId": "BOTH", "secret": "s" } // mine');
    expect(findCredentials(home, {}, 'live')).toMatchObject({ value: { keyId: 'BOTH' } });
    put('alpaca-live.json', '{ "keyId": "LIVE", "secret": "s" }');
    expect(findCredentials(home, {}, 'live')).toMatchObject({ value: { keyId: 'LIVE' } });
    expect(findCredentials(home, {}, 'paper')).toMatchObject({ value: { keyId: 'BOTH' } });
    expect(findCredentials(home, {}, 'live', keys)).toEqual({ ok: true, value: keys });
  });

  it('are refused in a file that others may read, with the command that closes it', () => {
    const path = put('alpaca.json', JSON.stringify(keys), 0o640);
    expect(objection()).toBe(
      `${path}: found a file that others may read (mode 0640), expected mode 0600: run "chmod 600 '${path}'"`,
    );
  });

  it.each([
    [
      '{ "keyId": "PKKEYID", "secert": "top-secret-value" }',
      /secret: found nothing.*secert: found the unknown name "secert".*did you mean "secret"/s,
    ],
    ['{ "keyId": 12345, "secret": "top-secret-value" }', /keyId: found something else, expected a text/],
    ['{ "keyId": "PKKEYID" "secret": "top-secret-value" }', /line 1, column \d+: found broken JSON/],
    ['[]', /found something else, expected an object/],
  ])('are never shown by what is wrong with their file: %s', (text, expected) => {
    put('alpaca.json', text);
    expect(objection()).toMatch(expected);
    expect(objection()).not.toMatch(/top-secret|PKKEYID|12345/);
  });

  it('of OpenRouter come from the environment or from a file of their own', () => {
    expect(findOpenRouterKey(home, {})).toEqual({ ok: true, value: null });
    put('openrouter.json', '{ "apiKey": "or-file" }');
    expect(findOpenRouterKey(home, {})).toEqual({ ok: true, value: 'or-file' });
    expect(findOpenRouterKey(home, { OPENROUTER_API_KEY: 'or-env' })).toEqual({ ok: true, value: 'or-env' });
  });
});

describe('keys in the keychain', () => {
  const keychain = (backend: string, isProtecting: boolean): Keychain => ({
    backend,
    isProtecting,
    seal: (text) => Promise.resolve(Buffer.from(text).map((byte) => byte ^ 0x55)),
    unseal: (sealed) => Promise.resolve(Buffer.from(sealed.map((byte) => byte ^ 0x55)).toString()),
  });

  it('are kept sealed, found again by their purpose, and forgotten', async () => {
    const chain = keychain('gnome_libsecret', true);
    expect(await storeKeys(home, chain, 'live', keys)).toMatchObject({ ok: true });
    const path = join(home.keys, 'alpaca-live.sealed');
    expect(readFileSync(path, 'latin1')).not.toContain('secret');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await readStoredKeys(home, chain, 'live')).toEqual(keys);
    expect(await readStoredKeys(home, chain, 'paper')).toBeNull();
    forgetKeys(home, 'live');
    expect(existsSync(path)).toBe(false);
  });

  it('are refused when they are live and the keychain protects nothing', async () => {
    const refused = await storeKeys(home, keychain('basic_text', false), 'live', keys);
    expect(refused).toMatchObject({ ok: false, text: expect.stringContaining('"basic_text", which protects nothing') });
    expect(existsSync(join(home.keys, 'alpaca-live.sealed'))).toBe(false);
    expect(await storeKeys(home, keychain('basic_text', false), 'paper', keys)).toMatchObject({ ok: true });
  });

  it('that cannot be unsealed are told without a word of them', async () => {
    put('alpaca-paper.sealed', 'garbage top-secret-value');
    await expect(readStoredKeys(home, keychain('kwallet6', true), 'paper')).rejects.toThrow(
      /cannot be unsealed .* store the paper keys again$/,
    );
  });
});
