// The status of a session and the summary of a run as tables for people.
import Table from 'cli-table3';
import type { ComponentStatus, StatusReport } from '../../protocol/status.ts';
import type { RunSummary } from '../../protocol/summary.ts';

const STATE_COLOURS: Readonly<Record<ComponentStatus['state'], string>> = {
  running: '\x1b[32m',
  degraded: '\x1b[33m',
  starting: '\x1b[36m',
  backoff: '\x1b[33m',
  stopping: '\x1b[2m',
  stopped: '\x1b[2m',
  disabled: '\x1b[2m',
  failed: '\x1b[31m',
};

export function statusTable(status: StatusReport, isColoured: boolean): string {
  const { metrics, resources } = status;
  const components = plainTable(['component', 'worker', 'state', 'required', 'uptime', 'restarts', 'last error']);
  for (const component of status.components) components.push(componentRow(component, isColoured));
  const money =
    metrics.equity === null
      ? 'books not known yet'
      : `equity ${dollars(metrics.equity)}, realised P&L ${dollars(metrics.realizedPnl)}, unrealised P&L ${dollars(metrics.unrealizedPnl)}`;
  return [
    `Tradewarden ${status.mode} on ${status.venue}, trading ${status.tradingState ?? 'not ready'}, up ${duration(status.uptimeMs)}`,
    components.toString(),
    ...failureLines(status.components),
    `ticks ${metrics.ticks}, opportunities ${metrics.opportunities}, signals ${metrics.signals}, orders ${metrics.orders} (${metrics.openOrders} open), denied ${metrics.denied}, trades ${metrics.fills}, restarts ${metrics.restarts}, errors ${metrics.errors}`,
    money,
    ...(status.dashboardUrl === null ? [] : [`desk ${status.dashboardUrl} (works once)`]),
    workersLine(status),
    `cpu ${resources.cpuPercent} %, memory ${gigabytes(resources.memory.totalBytes - resources.memory.availableBytes)} of ${gigabytes(resources.memory.totalBytes)}, disk ${gigabytes(resources.disk.freeBytes)} free`,
  ].join('\n');
}

/** One line for each worker that is down for good, with all that it took along. */
function failureLines(components: StatusReport['components']): readonly string[] {
  const byWorker = Map.groupBy(
    components.filter(({ state }) => state === 'failed'),
    ({ worker }) => worker,
  );
  return [...byWorker.values()].flatMap((failed) => {
    const [first] = failed;
    if (!first) return [];
    const ids = failed.map(({ id }) => id).join(', ');
    return [`${ids} failed: ${(first.lastError ?? 'unknown').replace(/\.$/, '')}. ${first.remedy ?? ''}`];
  });
}

function workersLine({ resources: { workers } }: StatusReport): string {
  const each = Object.entries(workers).map(
    ([name, { cpuPercent, memoryBytes, loopDelayMs }]) =>
      `${name} ${cpuPercent} % ${Math.round(memoryBytes / 2 ** 20)} MB ${loopDelayMs.toFixed(0)} ms late`,
  );
  return each.length === 0 ? 'no worker runs' : each.join(', ');
}

export function summaryTable(summary: RunSummary): string {
  const { ticks, orders } = summary;
  const table = plainTable(['run', `${summary.mode} on ${summary.venue}, ${summary.source} market`]);
  const held = summary.positions.map(
    ({ symbol, quantity, averageEntryPrice }) => `${quantity} ${symbol} at ${averageEntryPrice}`,
  );
  const rows: readonly (readonly [string, string])[] = [
    ['market time', summary.marketFrom === null ? 'none' : `${summary.marketFrom} to ${summary.marketTo ?? 'now'}`],
    ['duration', duration(summary.durationMs)],
    ['ticks', `${ticks.published} published, ${ticks.receivedByStrategy} received, ${ticks.gaps} lost`],
    ['signals', String(summary.signals)],
    [
      'orders',
      `${orders.submitted} submitted, ${orders.filled} filled, ${orders.denied} denied, ${orders.rejected} rejected, ${orders.canceled} canceled, ${orders.expired} expired, ${orders.open} open, ${orders.unknown} unknown`,
    ],
    ['fills', String(summary.fills)],
    ['positions', held.length === 0 ? 'none' : held.join('\n')],
    ['cash', dollars(summary.cash)],
    ['equity', dollars(summary.equity)],
    ['realised P&L', dollars(summary.realizedPnl)],
    ['unrealised P&L', dollars(summary.unrealizedPnl)],
    ['restarts', String(summary.restarts)],
    ['errors', String(summary.errors)],
  ];
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** `2 d 03:04:05`, or `00:00:07`. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const days = Math.floor(seconds / 86_400);
  return `${days > 0 ? `${days} d ` : ''}${clock.map((part) => String(part).padStart(2, '0')).join(':')}`;
}

function componentRow(component: ComponentStatus, isColoured: boolean): string[] {
  const { id, worker, state, required, uptimeMs, restarts } = component;
  const reason = state === 'degraded' ? component.health.reason : (component.lastError ?? '');
  const shown = isColoured ? `${STATE_COLOURS[state]}${state}\x1b[0m` : state;
  const short = reason.length > 60 ? `${reason.slice(0, 57)}...` : reason;
  return [
    id,
    worker,
    shown,
    required ? 'required' : 'optional',
    uptimeMs === 0 ? '' : duration(uptimeMs),
    String(restarts),
    short,
  ];
}

/** Two decimals are enough for eyes; programs take the exact text from `--json`. */
function dollars(amount: string | null): string {
  return amount === null ? 'unknown' : Number(amount).toFixed(2);
}

const gigabytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GB`;

function plainTable(head: string[]): InstanceType<typeof Table> {
  return new Table({ head, style: { head: [], border: [], compact: true } });
}
