// The numbers of the session.
import type { ReactNode } from 'react';
import { useView } from '../../desk/use-desk.ts';
import { Pnl } from '../../elements/pnl.tsx';
import { NOTHING, showCount } from '../../format/numbers.ts';
import { OVERVIEW } from './overview-topic.ts';

const BAR = { topic: 'bar' } as const;

export function MetricGrid() {
  const dated = useView(OVERVIEW, (view) => view.metrics);
  const account = useView(BAR, (bar) => bar.account.value);
  const metrics = dated?.value;
  const cells: readonly (readonly [string, ReactNode, string?])[] = [
    ['realised', <Pnl key="realised" amount={account?.realizedPnl} />],
    ['unrealised', <Pnl key="unrealised" amount={account?.unrealizedPnl} />],
    ['fills', showCount(metrics?.fills)],
    ['orders', showCount(metrics?.orders), metrics ? `${metrics.openOrders} open` : ''],
    ['denied', showCount(metrics?.denied), metrics ? `of ${showCount(metrics.signals)}` : ''],
    [
      'ticks',
      showCount(metrics?.ticks),
      metrics && metrics.ticksPerSecond !== null ? `${showCount(metrics.ticksPerSecond)} /s` : '',
    ],
    ['restarts', metrics ? <Warned key="restarts" count={metrics.restarts} /> : NOTHING],
    ['errors', metrics ? <Warned key="errors" count={metrics.errors + (metrics.rejected ?? 0)} /> : NOTHING],
  ];
  return (
    <dl className={`metrics ${dated?.freshness === 'stale' ? 'stale' : ''}`} aria-label="Session">
      {cells.map(([name, value, more]) => (
        <div key={name}>
          <dt>
            {name}
            {more ? <span className="faint"> · {more}</span> : null}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

const Warned = ({ count }: { readonly count: number }) => <span className={count > 0 ? 'warn' : ''}>{showCount(count)}</span>;
