// What lies where settings are looked for may be anything: each says what it is, and none is waited for.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettingsFile } from '../../main/settings/load-settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'tw-settings-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string): string => join(folder, name);

function foundAt(path: string, isDemanded = false): string | null {
  const read = readSettingsFile(path, isDemanded);
  return read.ok ? null : (read.mistakes[0]?.found ?? '');
}

describe('settings', () => {
  it('that nobody asked for may be absent, others not', () => {
    expect(foundAt(at('absent.json'))).toBeNull();
    expect(foundAt(at('absent.json'), true)).toBe('no such file');
  });

  it('in a folder are none', () => {
    mkdirSync(at('folder.json'));
    expect(foundAt(at('folder.json'))).toBe('a folder');
  });

  it('below a file are none', () => {
    writeFileSync(at('file'), '{}');
    expect(foundAt(join(at('file'), 'settings.json'))).toBe(`${at('file')}, which is no folder`);
  });

  it('of a size that no person writes are not read', () => {
    writeFileSync(at('large.json'), ' '.repeat(1_000_001));
    expect(foundAt(at('large.json'))).toBe('1000001 bytes');
  });

  it.skipIf(process.platform === 'win32')('in a pipe, for which one would wait without an end, are refused', () => {
    execFileSync('mkfifo', [at('pipe.json')]);
    expect(foundAt(at('pipe.json'))).toBe('something that is no plain file');
  });

  it('may begin with a byte order mark and end their lines as Windows does', () => {
    writeFileSync(at('windows.json'), '\uFEFF{\r\n  "simulator": { "seed": 3 }\r\n}\r\n');
    expect(readSettingsFile(at('windows.json'), true)).toEqual({ ok: true, value: { simulator: { seed: 3 } } });
  });
});
