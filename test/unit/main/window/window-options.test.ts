// What the window's page may do, by the items of Electron's security checklist.
import { expect, it } from 'vitest';
import { windowOptions } from '../../../../main/window/window-options.ts';

const { webPreferences = {} } = windowOptions('dist');

it.each([
  ['2: no Node in the page, its workers or its frames', 'nodeIntegration', false],
  ['2: no Node in the page, its workers or its frames', 'nodeIntegrationInWorker', false],
  ['2: no Node in the page, its workers or its frames', 'nodeIntegrationInSubFrames', false],
  ['3: the preload script isolated from the page', 'contextIsolation', true],
  ['4: the page in a sandbox', 'sandbox', true],
  ['6: the web’s own security', 'webSecurity', true],
  ['8: no insecure content in a secure page', 'allowRunningInsecureContent', false],
  ['9: no experimental features', 'experimentalFeatures', false],
  ['12: no webview', 'webviewTag', false],
] as const)('keeps item %s (%s)', (_, name, value) => {
  expect(webPreferences[name]).toBe(value);
});

it('keeps item 10: switches on no feature of Blink', () => {
  expect(Object.keys(webPreferences)).not.toContain('enableBlinkFeatures');
});
