// The strategies as the desk shows them: what became of a signal is what became of its order.
import { expect, it } from 'vitest';
import type { StrategyView } from '../../../../protocol/desk-views/strategies.ts';
import type { OrderView, PortfolioView } from '../../../../protocol/portfolio-view.ts';
import type { StatusReport } from '../../../../protocol/status.ts';
import type { StrategyStatus } from '../../../../protocol/strategy-status.ts';
import { DeskFacts } from '../../../../workers/desk/desk-facts.ts';
import { deskSettingsSchema } from '../../../../workers/desk/settings.ts';
import { createStrategiesView } from '../../../../workers/desk/views/strategies.ts';

const settings = deskSettingsSchema.parse({
  mode: 'paper',
  venue: 'simulator',
  version: '1',
  tradingSession: 's',
  symbols: ['SPY'],
  operator: 'ada',
  web: null,
});
const signal = (signalId: string, fate: string) => ({ signalId, fate, text: fate === 'denied' ? 'POSITION_LIMIT' : '' });
const order = (signalId: string, state: string, reason = '') =>
  ({ clientOrderId: `order of ${signalId}`, signalId, state, reason }) as unknown as OrderView;

function fatesOf(signals: readonly object[], orders: readonly OrderView[]): readonly (readonly [string, string])[] {
  const facts = new DeskFacts(settings);
  const status = { id: 'sma-cross', signals, parameters: {}, parameterSchema: { properties: {} }, symbols: [], openOrders: [] };
  facts.status.hear({ components: [{ id: 'strategy:sma-cross', state: 'running' }] } as unknown as StatusReport, 0, 0);
  facts.strategies.hear([status as unknown as StrategyStatus], 0, 0);
  const told = { kind: 'portfolio-view', sequence: 1, books: [], orders, executions: [], denials: [], equity: [], alerts: [] };
  facts.portfolio.apply(told as unknown as PortfolioView);
  const { view, refresh } = createStrategiesView(facts);
  refresh();
  const { snapshot } = JSON.parse(view.changeSince(0) ?? '') as {
    readonly snapshot: { readonly strategies: { readonly rows: Readonly<Record<string, StrategyView>> } };
  };
  return (snapshot.strategies.rows['sma-cross']?.signals ?? []).map(({ fate, text }) => [fate, text] as const);
}

it('says of a signal that was taken what its order came to', () => {
  const signals = ['a', 'b', 'c', 'd'].map((id) => signal(id, 'journaled'));
  const orders = [order('a', 'filled'), order('b', 'accepted'), order('c', 'rejected', 'insufficient buying power')];
  expect(fatesOf(signals, orders)).toEqual([
    ['filled', ''],
    ['working', ''],
    ['rejected', 'insufficient buying power'],
    ['journaled', ''],
  ]);
});

it('leaves what the strategy knows better as it says it', () => {
  expect(fatesOf([signal('a', 'denied')], [order('a', 'filled')])).toEqual([['denied', 'POSITION_LIMIT']]);
});
