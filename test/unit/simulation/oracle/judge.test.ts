// The judge must find every crime, and none in a clean run.
import { expect, it } from 'vitest';
import { type JournalFact, judge, type VenueFact } from '../../../../simulation/oracle/judge.ts';

const opened = { kind: 'AccountOpened', cash: '100000' };
const signal = { kind: 'SignalReceived', signal: { kind: 'signal', signalId: 's1' } };
const intent = {
  kind: 'OrderIntended',
  signalId: 's1',
  purpose: 'entry',
  leg: 0,
  attempt: 1,
  order: { clientOrderId: 'tw-1', symbol: 'SPY', side: 'buy' },
};
const recorded = { kind: 'ExecutionRecorded', clientOrderId: 'tw-1', executionId: 'e1', quantity: '10', price: '145.01' };
const venueOpened: VenueFact = { kind: 'account-opened', startingCash: '100000' };
const accepted: VenueFact = { kind: 'order-accepted', clientOrderId: 'tw-1', orderId: 'v1' };
const executed: VenueFact = {
  kind: 'order-executed',
  clientOrderId: 'tw-1',
  executionId: 'e1',
  symbol: 'SPY',
  side: 'buy',
  quantity: '10',
  price: '145.01',
  fee: '0',
};

const journal: readonly JournalFact[] = [opened, signal, intent, recorded];
const venueLog: readonly VenueFact[] = [venueOpened, accepted, executed];

it('finds nothing wrong with a clean run, and says what it looked at', () => {
  expect(judge(venueLog, journal)).toEqual({
    findings: [],
    examined: { signals: 1, intents: 1, venueOrders: 1, executions: 1 },
  });
});

it('accepts a denied signal, a rejected order and one that never arrived', () => {
  for (const fate of [
    [{ kind: 'SignalDenied', signalId: 's1' }],
    [intent, { kind: 'OrderStateChanged', clientOrderId: 'tw-1', state: 'rejected' }],
    [intent, { kind: 'OrderStateChanged', clientOrderId: 'tw-1', state: 'not-received' }],
  ]) {
    expect(judge([venueOpened], [opened, signal, ...fate]).findings).toEqual([]);
  }
});

it('counts a difference that was adopted and explained later once, and holds nothing against it', () => {
  const fee = { ...executed, fee: '1.5' };
  const late = [
    { kind: 'CashDifferenceAdopted', amount: '-1.5', cause: 'slow beat' },
    { kind: 'AdoptionWithdrawn', name: 'cash', quantity: '-1.5' },
    { kind: 'CashMoved', amount: '-1.5' },
  ];
  expect(judge([venueOpened, accepted, fee], [...journal, ...late]).findings).toEqual([]);
  expect(judge([venueOpened, accepted, fee], [...journal, ...late.slice(0, 1)]).findings).toEqual([
    'the journal adopted a difference without explaining it: 1.5 cash',
  ]);
  const twice = judge([venueOpened, accepted, fee], [...journal, ...late.slice(0, 1), ...late.slice(2)]).findings;
  expect(twice.join('\n')).toMatch(/adds up to cash/);
});

const crimes: readonly (readonly [
  title: string,
  finding: RegExp,
  venue: readonly VenueFact[],
  journal: readonly JournalFact[],
])[] = [
  ['a signal without a fate', /neither denied nor ordered/, [venueOpened], [opened, signal]],
  [
    'a signal that was denied and ordered',
    /both denied and ordered/,
    venueLog,
    [...journal, { kind: 'SignalDenied', signalId: 's1' }],
  ],
  ['an order without an outcome', /has no outcome/, [venueOpened], [opened, signal, intent]],
  [
    'an order whose outcome stayed unknown',
    /has no outcome/,
    [venueOpened],
    [opened, signal, intent, { kind: 'OrderStateChanged', clientOrderId: 'tw-1', state: 'unknown' }],
  ],
  [
    'a venue order that the journal does not know',
    /which the journal does not know/,
    [...venueLog, { ...accepted, clientOrderId: 'tw-2' }],
    journal,
  ],
  [
    'an order that the venue took and the journal gave up',
    /the journal calls it not-received/,
    venueLog,
    [...journal, { kind: 'OrderStateChanged', clientOrderId: 'tw-1', state: 'not-received' }],
  ],
  ['an order that the venue took twice', /took order tw-1 2 times/, [...venueLog, { ...accepted, orderId: 'v2' }], journal],
  ['two intents for one signal', /2 orders were intended/, venueLog, [...journal, intent]],
  [
    'a fill that the journal lacks',
    /missing from the journal/,
    venueLog,
    [opened, signal, intent, { kind: 'OrderStateChanged', clientOrderId: 'tw-1', state: 'accepted' }],
  ],
  ['a fill that was booked twice', /more than once/, venueLog, [...journal, recorded]],
  ['a fill that never happened', /never happened at the venue/, [venueOpened, accepted], journal],
  [
    'a fill with another price',
    /the journal says 10 at 145.02/,
    venueLog,
    [opened, signal, intent, { ...recorded, price: '145.02' }],
  ],
  ['money from nowhere', /adds up to cash 98550.9/, venueLog, [...journal, { kind: 'CashMoved', amount: '1' }]],
];

for (const [title, finding, venue, facts] of crimes) {
  it(`finds ${title}`, () => {
    expect(judge(venue, facts).findings.join('\n')).toMatch(finding);
  });
}
