// Windows shows notifications of the app only while it calls itself by the name that the installer gave it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const found = (file: string, pattern: RegExp): string | undefined => pattern.exec(readFileSync(join(root, file), 'utf8'))?.[1];

it('names the app as the installers do', () => {
  const named = found('electron-builder.yml', /^appId: (\S+)$/m);
  expect(named).toBeDefined();
  expect(found('main/window/app-identity.ts', /APP_ID = '([^']+)'/)).toBe(named);
});
