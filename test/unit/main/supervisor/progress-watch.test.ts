// A worker that answers and takes nothing of what waits for it is found; one that has nothing to do is left alone.
import { expect, it } from 'vitest';
import { findStall, type ProgressLook } from '../../../../main/supervisor/core/progress-watch.ts';

const look = (published: number, received: number, epochs: readonly [string, string] = ['g1', 'g1']): ProgressLook => ({
  gateway: { epoch: epochs[0], next: { 'quote|SPY': published, 'quote|QQQ': 9 } },
  receiver: { epoch: epochs[1], next: { 'quote|SPY': received } },
});

it('finds a worker that took nothing of what was published before the last look', () => {
  expect(findStall(look(10, 4), look(25, 4))).toBe('it has taken none of the 6 messages of quote|SPY that wait for it');
});

it.each([
  ['keeps up', look(10, 10), look(25, 25)],
  ['is behind and catches up', look(10, 4), look(25, 9)],
  ['has nothing to do', look(10, 10), look(10, 10)],
  ['is behind by what came just now', look(10, 10), look(25, 10)],
  ['waits for a gateway that has just begun a new life', look(10, 4, ['g1', 'g1']), look(3, 4, ['g2', 'g1'])],
] as const)('leaves alone a worker that %s', (_, before, now) => expect(findStall(before, now)).toBeNull());

it('finds a worker that still listens to an earlier life of the gateway', () => {
  const lost = look(3, 4, ['g2', 'g1']);
  expect(findStall(lost, lost)).toMatch(/an earlier life of the gateway/);
});
