// The executor's settings, each absent, mistyped, out of bounds or unknown: a clear refusal with its path.
import { expect, it } from 'vitest';
import { parseConfig } from '../../../../runtime/parse-config.ts';
import { FatalError } from '../../../../runtime/worker-process.ts';
import { executorSettingsSchema } from '../../../../workers/executor/settings.ts';

const parse = (config: unknown) => parseConfig(executorSettingsSchema, config, 'executor');
const risk = { maxOrderNotional: '1000', maxPositionNotional: null, duplicateWindowMs: 0 };

it('fills in what is left out', () => {
  expect(parse({ venue: 'simulator', risk: {} })).toMatchObject({
    risk: { maxOrderNotional: '25000', duplicateWindowMs: 1000 },
    orderDeadlineMs: 5000,
  });
});

const wrong: readonly (readonly [path: string, config: unknown])[] = [
  ['executor.venue', { risk }],
  ['executor.venue', { venue: 'nowhere', risk }],
  ['executor.risk', { venue: 'simulator' }],
  ['executor.risk.maxOrderNotional', { venue: 'simulator', risk: { ...risk, maxOrderNotional: 1000 } }],
  ['executor.risk.maxOrderNotional', { venue: 'simulator', risk: { ...risk, maxOrderNotional: '-1' } }],
  ['executor.risk.maxPositionNotional', { venue: 'simulator', risk: { ...risk, maxPositionNotional: '1e9' } }],
  ['executor.risk.duplicateWindowMs', { venue: 'simulator', risk: { ...risk, duplicateWindowMs: -1 } }],
  ['executor.orderDeadlineMs', { venue: 'simulator', risk, orderDeadlineMs: 0 }],
  ['executor.absenceProofMs', { venue: 'simulator', risk, absenceProofMs: '30' }],
  ['executor.reconcileEveryMs', { venue: 'simulator', risk, reconcileEveryMs: 1e12 }],
];

for (const [path, config] of wrong) {
  it(`names ${path} in ${JSON.stringify(config)}`, () => {
    expect(() => parse(config)).toThrow(FatalError);
    expect(() => parse(config)).toThrow(new RegExp(`^${path.replaceAll('.', '\\.')}: .*found `, 'm'));
  });
}

it('refuses a setting that it does not know, and lists all mistakes at once', () => {
  expect(() => parse({ venue: 'x', risk, color: 1 })).toThrow(/executor\.venue[\s\S]*color/);
});
