import { describe, expect, it } from 'vitest';
import { componentOfLine, componentsIn } from '../../../../main/supervisor/core/component-table.ts';

describe('the components of a worker', () => {
  it.each([
    ['gateway', ['alpaca-client', 'market-data-collector']],
    ['executor-2', ['order-executor-2', 'position-manager-2', 'risk-management-2', 'performance-tracker-2']],
    ['main', ['main', 'logging-system', 'health-monitor']],
    ['strategy:sma-cross', ['strategy:sma-cross']],
    ['order-executor', ['order-executor']],
  ])('of %s are %j', (worker, components) => {
    expect(componentsIn(worker)).toEqual(components);
  });

  it.each([
    ['gateway', undefined, 'alpaca-client'],
    ['gateway', 'market-data-collector', 'market-data-collector'],
    ['executor-2', 'risk-management', 'risk-management-2'],
    // A worker speaks for its own components only.
    ['gateway', 'risk-management', 'alpaca-client'],
    ['strategy:mine', undefined, 'strategy:mine'],
  ])('a line of %s about %s belongs to %s', (worker, component, owner) => {
    expect(componentOfLine(worker, component)).toBe(owner);
  });
});
