// Where the data folder and its control socket are, on each system.
import { expect, it } from 'vitest';
import { controlAddress } from '../../../main/control/control-access.ts';
import { defaultHome, homeOf } from '../../../main/home.ts';

it.each([
  ['linux', { HOME: '/home/x' }, '/home/x/.local/share/tradewarden'],
  ['linux', { HOME: '/home/x', XDG_DATA_HOME: '/data' }, '/data/tradewarden'],
  ['darwin', { HOME: '/Users/x' }, '/Users/x/Library/Application Support/Tradewarden'],
] as const)('is in the usual place of %s', (platform, environment, place) => {
  expect(defaultHome(platform, environment)).toBe(place);
});

it('is where the flag says, else where TRADEWARDEN_HOME says', () => {
  const environment = { HOME: '/home/x', TRADEWARDEN_HOME: '/elsewhere' };
  expect(homeOf('mine', environment, '/somewhere').root).toBe('/somewhere/mine');
  expect(homeOf(undefined, environment, '/somewhere').root).toBe('/elsewhere');
});

it('keeps the control socket in run, unless the path would be too long for a socket', () => {
  expect(controlAddress(homeOf('/short', {}, '/'), 'linux')).toBe('/short/run/control.sock');
  const long = controlAddress(homeOf(`/${'x'.repeat(120)}`, {}, '/'), 'linux');
  expect(Buffer.byteLength(long)).toBeLessThanOrEqual(100);
  expect(controlAddress(homeOf(`/${'y'.repeat(120)}`, {}, '/'), 'linux')).not.toBe(long);
});

it('is a named pipe on Windows, with a name that nobody can know before', () => {
  const home = homeOf('/short', {}, '/');
  expect(controlAddress(home, 'win32')).toMatch(/^\\\\\.\\pipe\\tradewarden-[0-9a-f]{32}$/);
  expect(controlAddress(home, 'win32')).not.toBe(controlAddress(home, 'win32'));
});
