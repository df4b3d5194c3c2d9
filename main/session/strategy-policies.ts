// What the settings allot to each strategy, in the words that the executor understands.
import type { DecimalString } from '../../protocol/decimal-string.ts';
import { parseTimeOfDay } from '../../trading/sizing/schedule.ts';
import type { Size, StrategyPolicy } from '../../trading/sizing/strategy-policy.ts';
import type { StrategySettings } from '../settings/sections/strategies.ts';
import type { Settings } from '../settings/settings-schema.ts';

const MINUTE_US = 60_000_000;

/** By the id of the strategy, which is the name of its book. */
export const policiesOf = ({ strategies }: Settings): Readonly<Record<string, StrategyPolicy>> =>
  Object.fromEntries(strategies.map((strategy) => [strategy.id, toPolicy(strategy)]));

function toPolicy({ capital, size, schedule, symbols }: StrategySettings): StrategyPolicy {
  const timeOf = (text: string | undefined): number | null => (text === undefined ? null : parseTimeOfDay(text));
  const [fromUs, toUs] = [timeOf(schedule?.hours?.from), timeOf(schedule?.hours?.to)];
  const minutes = schedule?.flatBeforeCloseMinutes;
  return {
    capital: (capital as DecimalString | undefined) ?? null,
    size: toSize(size),
    symbols,
    schedule: {
      hours: fromUs === null || toUs === null ? null : { fromUs, toUs },
      noEntriesBeforeUs: timeOf(schedule?.noEntriesBefore),
      noEntriesAfterUs: timeOf(schedule?.noEntriesAfter),
      flatBeforeCloseUs: minutes === undefined ? null : minutes * MINUTE_US,
    },
  };
}

function toSize(size: StrategySettings['size']): Size | null {
  if (size === undefined) return null;
  const sizes: readonly (readonly [Size['kind'], string | undefined])[] = [
    ['shares', size.shares],
    ['notional', size.notional],
    ['percent-of-equity', size.percentOfEquity],
    ['risk', size.riskPercent],
  ];
  const [kind, value] = sizes.find(([, amount]) => amount !== undefined) ?? [];
  return kind === undefined || value === undefined ? null : { kind, value: value as DecimalString };
}
