// A split that another executor booked: its new quantities and exits come over the journal, and old prices must not meet them.
import { expect, it } from 'vitest';
import { toDecimalString as text } from '../../../../../protocol/decimal-string.ts';
import { parseDecimal } from '../../../../../trading/decimal.ts';
import { TEST_SETTINGS } from '../../../../support/executor-bench.ts';
import { SharedWorld } from '../../../../support/shared-world.ts';

it('touches no exit with a price from before it', () => {
  const world = new SharedWorld({ ...TEST_SETTINGS, venue: 'simple' });
  world.signal(0, 1, { quantity: text('10'), takeProfit: { limitPrice: text('150') } });
  world.answer(0, false);
  world.fill(0, 0);
  const position = world.venue.positions.get('SPY');
  if (!position) throw new Error('nothing was bought');
  world.venue.positions.set('SPY', { ...position, quantity: parseDecimal(text('20')) });
  world.venue.timeUs += 1_000_000;
  const split = { activityId: 'split', type: 'SPLIT', symbol: 'SPY', quantity: text('10'), amount: text('0') };
  world.venue.cashMovements.push({ ...split, atUs: world.venue.timeUs });
  world.tell(0, { kind: 'reconciliation-asked', cause: 'test' });
  world.reconcile(0);
  expect(world.journal.some(({ kind }) => kind === 'HoldingAdjusted')).toBe(true);

  world.beat(1, 1_000);
  const intended = () => world.journal.filter(({ kind }) => kind === 'OrderIntended').length;
  expect([...(world.peers[1]?.state.books.watches.values() ?? [])]).toMatchObject([{ takeProfit: { limitPrice: '75' } }]);
  expect(intended()).toBe(1);
  world.price(1, 75.1);
  expect(intended()).toBe(2);
});
