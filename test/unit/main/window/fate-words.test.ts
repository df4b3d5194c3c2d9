// What a person is told before a session ends with something open.
import { expect, it } from 'vitest';
import { describeFate, describeOpen, describeSwitch } from '../../../../main/window/fate-words.ts';

const atBroker = { mode: 'live', venue: 'alpaca-live', openOrders: 2, positions: 1 } as const;

it('counts what is open', () => {
  expect(describeOpen(atBroker)).toBe('2 open orders and 1 open position');
  expect(describeOpen({ openOrders: 0, positions: 3 })).toBe('3 open positions');
  expect(describeOpen({ openOrders: 0, positions: 0 })).toBe('');
});

it('says that orders and positions at the broker stay, and that nobody watches them', () => {
  expect(describeFate(atBroker, 'the app', 'start')).toBe(
    'Open orders stay at the venue and may be filled while nobody watches them. ' +
      'Positions stay open, and no strategy, stop or limit of Tradewarden watches them. ' +
      'The next start compares journal and venue before it trades.',
  );
  expect(describeFate({ ...atBroker, openOrders: 0 }, 'the app', 'start')).not.toMatch(/Open orders/);
});

it('says that a simulated market stands still meanwhile', () => {
  expect(describeFate({ ...atBroker, venue: 'simulator' }, 'the app', 'start')).toBe(
    'The simulated market stops with the app, and goes on with the next start. ' +
      'The next start compares journal and venue before it trades.',
  );
});

it('says before a switch what ends, what stays open, and that live begins read-only', () => {
  const paper = { mode: 'paper', venue: 'alpaca-paper', openOrders: 0, positions: 0 } as const;
  expect(describeSwitch(paper, 'live')).toMatch(/Nothing is open at the paper account\.[\s\S]*begins read-only/);
  expect(describeSwitch(atBroker, 'paper')).toMatch(
    /Open at the live account: 2 open orders and 1 open position\.[\s\S]*arming ends/,
  );
});
