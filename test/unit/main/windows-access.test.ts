// What is said to Windows about who may open a data folder.
import { describe, expect, it } from 'vitest';
import { closingWords, isInProfile, readSid } from '../../../main/windows-access.ts';

describe('a folder', () => {
  it.each([
    ['C:\\Users\\ann', true],
    ['C:\\Users\\ann\\AppData\\Local\\Tradewarden', true],
    ['c:\\users\\ANN\\trading', true],
    ['C:\\Users\\ann\\..trading', true],
    ['C:\\Users\\anna', false],
    ['C:\\Users', false],
    ['C:\\Users\\Public\\trading', false],
    ['D:\\Users\\ann', false],
    ['\\\\server\\share\\trading', false],
  ])('%s is in the profile of ann: %s', (folder, expected) => {
    expect(isInProfile(folder, 'C:\\Users\\ann')).toBe(expected);
  });
});

it('finds the identifier of a user in what whoami prints', () => {
  expect(readSid('"desk\\ann","S-1-5-21-397955417-626881126-188441444-1010"\r\n')).toBe(
    'S-1-5-21-397955417-626881126-188441444-1010',
  );
  expect(readSid('ERROR: not supported\r\n')).toBeNull();
});

it('leaves a list of three: the user, the system and administrators', () => {
  const words = closingWords('D:\\trading', 'S-1-5-21-1');
  expect(words[0]).toBe('D:\\trading');
  expect(words).toContain('/inheritance:r');
  expect(words.slice(words.indexOf('/grant:r') + 1)).toEqual([
    '*S-1-5-21-1:(OI)(CI)F',
    '*S-1-5-18:(OI)(CI)F',
    '*S-1-5-32-544:(OI)(CI)F',
  ]);
});
