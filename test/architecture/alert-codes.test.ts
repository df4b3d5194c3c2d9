// Every kind of alert that the guide promises is raised by something, and nothing raises another.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ALERT_CODES } from '../../protocol/alerts.ts';

const root = join(import.meta.dirname, '..', '..');
const text = ['main', 'workers', 'trading']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(join(root, folder, name), 'utf8')),
  )
  .join('\n');

/** A code beside a severity, in either order; denials have codes of the same name, and no severity. */
const RAISED = [/severity(?:: [^;{}]{1,120})?,\s+code: '([A-Z_]+)'/g, /alert: '([A-Z_]+)'/g];

it('raises every alert that has a title, and gives a title to every alert that is raised', () => {
  const raised = new Set(RAISED.flatMap((pattern) => [...text.matchAll(pattern)].map(([, code]) => code)));
  expect([...raised].toSorted()).toEqual(Object.keys(ALERT_CODES).toSorted());
});
