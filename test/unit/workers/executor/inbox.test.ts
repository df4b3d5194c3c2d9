// Who is decided on when: one strategy that floods does not hold up another.
import { expect, it } from 'vitest';
import type { ExecutorMessage } from '../../../../trading/cores/executor/executor-messages.ts';
import { Inbox } from '../../../../workers/executor/inbox.ts';

const signalOf = (strategyId: string, index = 0): ExecutorMessage => ({
  kind: 'signal-received',
  signal: { kind: 'signal', strategyId, index },
});
const strategiesIn = (messages: readonly ExecutorMessage[]): readonly unknown[] =>
  messages.map((message) => (message.kind === 'signal-received' ? (message.signal as { strategyId: string }).strategyId : ''));

it('a strategy that floods has a few signals decided a turn, and another its first one in the same turn', () => {
  const inbox = new Inbox();
  for (let index = 0; index < 500; index++) inbox.put(signalOf('mad', index));
  inbox.put(signalOf('calm'));
  const turn = strategiesIn(inbox.take());
  expect(turn).toContain('calm');
  expect(turn.length).toBeLessThan(20);
  expect(inbox.isEmpty).toBe(false);
});

it('every signal has its turn, in the order in which its strategy sent it', () => {
  const inbox = new Inbox();
  for (let index = 0; index < 100; index++) inbox.put(signalOf('mad', index));
  const taken: ExecutorMessage[] = [];
  while (!inbox.isEmpty) taken.push(...inbox.take());
  expect(taken).toEqual(Array.from({ length: 100 }, (_, index) => signalOf('mad', index)));
});

it('what is no signal is decided in the next turn, all of it, before the signals', () => {
  const inbox = new Inbox();
  inbox.put(signalOf('calm'));
  for (let index = 0; index < 50; index++) inbox.put({ kind: 'beat' });
  expect(inbox.take().map(({ kind }) => kind)).toEqual([...Array.from({ length: 50 }, () => 'beat'), 'signal-received']);
});

it('more than a thousand waiting signals of one strategy are left to its repetitions, and what is unreadable counts as one more', () => {
  const inbox = new Inbox();
  for (let index = 0; index < 1_500; index++) inbox.put(signalOf('mad', index));
  for (const signal of [null, 'nonsense', 7, {}]) inbox.put({ kind: 'signal-received', signal });
  let count = 0;
  while (!inbox.isEmpty) count += inbox.take().length;
  expect(count).toBe(1_004);
});
