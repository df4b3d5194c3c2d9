// A line for people: what it says of a field, and what it leaves out.
import { expect, it } from 'vitest';
import { toConsoleLine } from '../../../../main/logging/console-line.ts';

const line = (fields: Readonly<Record<string, unknown>>, isVerbose: boolean): string =>
  toConsoleLine('gateway', { level: 'info', message: 'crypto is live', fields }, new Date(0), false, isVerbose).slice(
    '12:34:56 '.length,
  );

it('shows fields to whoever wants details, and none that is empty', () => {
  expect(line({ reason: '', attempt: 2, stream: 'crypto' }, true)).toBe('gateway      crypto is live attempt=2 stream=crypto');
  expect(line({ attempt: 2 }, false)).toBe('gateway      crypto is live');
});
