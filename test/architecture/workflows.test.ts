// What the workflows may do, and whose code they run.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../.github/workflows');

describe.each(readdirSync(folder))('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');

  it('runs actions as they were when somebody looked at them, not whatever a tag means today', () => {
    const used = [...text.matchAll(/uses: (.+)/g)].map(([, action = '']) => action);
    expect(used.length).toBeGreaterThan(0);
    expect(used.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
  });

  it('may read the sources and nothing else, and knows no secret', () => {
    expect([...text.matchAll(/permissions:\n((?: +.+\n)+)/g)].map(([, rights = '']) => rights.trim())).toEqual([
      'contents: read',
    ]);
    expect(text).not.toMatch(/secrets\.|pull_request_target/);
    expect(text.match(/actions\/checkout@/g)?.length).toBe(text.match(/persist-credentials: false/g)?.length);
  });

  it('asks for the real Electron only where it gives it a display', () => {
    const steps = text.split(/\n {6}- /);
    const asking = steps.filter((step) => step.includes('TRADEWARDEN_DESKTOP'));
    expect(asking.filter((step) => !step.includes('xvfb-run'))).toEqual([]);
  });
});
