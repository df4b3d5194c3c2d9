// What a strategy shows of itself when somebody looks: a display must never end a strategy, so its mistakes are shown, not thrown.
import type { IndicatorValues, ParameterValue } from '../../../protocol/strategy-status.ts';
import type { HostState } from './host-state.ts';
import type { StrategyReport } from './strategy-context.ts';

export function collectReport({ strategy: { handlers, scope } }: HostState): IndicatorValues {
  if (!handlers.report) return {};
  // Outside of any event: a report that signals is told that it may not.
  scope.cause = undefined;
  try {
    return toValues(handlers.report());
  } catch (error) {
    return { report: { failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) } };
  }
}

const toValues = (report: StrategyReport): IndicatorValues =>
  Object.fromEntries(
    Object.entries(report).map(([heading, values]) => [
      heading,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toValue(value)])),
    ]),
  );

/** Only what every transport can carry. */
function toValue(value: unknown): ParameterValue | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (value === undefined || value === null) return null;
  return typeof value === 'boolean' ? value : String(value);
}
