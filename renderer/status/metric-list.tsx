// The numbers of the session.
import type { ShownStatus } from '../desk/desk-port.ts';

export function MetricList({ metrics }: { readonly metrics: ShownStatus['metrics'] }) {
  const shown: readonly (readonly [string, string])[] = [
    ['Equity', writeMoney(metrics.equity)],
    ['Realised P&L', writeMoney(metrics.realizedPnl)],
    ['Unrealised P&L', writeMoney(metrics.unrealizedPnl)],
    ['Ticks', metrics.ticks.toLocaleString('en')],
    ['Signals', String(metrics.signals)],
    ['Orders', String(metrics.orders)],
    ['Fills', String(metrics.fills)],
    ['Errors', String(metrics.errors)],
  ];
  return (
    <dl className="metrics">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const writeMoney = (amount: string | null): string =>
  amount === null ? '–' : Number(amount).toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
