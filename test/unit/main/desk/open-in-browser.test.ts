// Where a browser could be seen.
import { expect, it } from 'vitest';
import { hasDisplay } from '../../../../main/desk/open-in-browser.ts';

it.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: '' }, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['linux', { SSH_CONNECTION: '10.0.0.1' }, false],
  ['darwin', {}, true],
  ['darwin', { SSH_CONNECTION: '10.0.0.1' }, false],
  ['win32', { CI: 'true' }, false],
] as const)('on %s with %j: %s', (platform, environment, isSeen) => {
  expect(hasDisplay(environment, platform)).toBe(isSeen);
});
