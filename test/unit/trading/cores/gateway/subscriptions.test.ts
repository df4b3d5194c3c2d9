// Who follows what, and what is left when somebody goes.
import { expect, it } from 'vitest';
import { applySubscribe, applyUnsubscribe } from '../../../../../trading/cores/gateway/subscriptions.ts';

it('ends everything that a subscriber follows under names of its own, and nothing of a namesake', () => {
  let table = applySubscribe(new Map(), 'desk|SPY', ['SPY'], ['quote']);
  table = applySubscribe(table, 'desk|AAPL', ['AAPL'], ['quote']);
  table = applySubscribe(table, 'desktop', ['KO'], ['quote']);
  expect([...applyUnsubscribe(table, 'desk|SPY').keys()]).toEqual(['desk|AAPL', 'desktop']);
  expect([...applyUnsubscribe(table, 'desk').keys()]).toEqual(['desktop']);
});
