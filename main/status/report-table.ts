// The trading report as tables for people: a column for each strategy and one for the account.
import Table from 'cli-table3';
import type { DecimalString } from '../../protocol/decimal-string.ts';
import { LATENCY_HOPS, type LatencyHop, type Performance, type TradingReport } from '../../protocol/trading-report.ts';
import { duration } from './status-table.ts';

type Row = readonly [label: string, cell: (performance: Performance) => string];

const ROWS: readonly Row[] = [
  ['net P&L', ({ netPnl }) => money(netPnl)],
  ['realised', ({ realizedPnl }) => money(realizedPnl)],
  ['unrealised', ({ unrealizedPnl }) => money(unrealizedPnl)],
  ['fees', ({ fees }) => money(fees)],
  [
    'maximum drawdown',
    ({ maximumDrawdown: { amount, share } }) => `${money(amount)}${share === null ? '' : ` (${percent(share)})`}`,
  ],
  ['round trips', ({ roundTrips }) => String(roundTrips.count)],
  ['win rate', ({ roundTrips }) => percent(roundTrips.winRate)],
  ['profit factor', ({ roundTrips }) => ratio(roundTrips.profitFactor)],
  ['average win', ({ roundTrips }) => money(roundTrips.averageWin)],
  ['average loss', ({ roundTrips }) => money(roundTrips.averageLoss)],
  ['expectancy', ({ roundTrips }) => money(roundTrips.expectancy)],
  ['best, worst', ({ roundTrips: { best, worst } }) => `${money(best)}, ${money(worst)}`],
  ['average holding', ({ roundTrips: { averageHoldingMs: ms } }) => (ms === null ? NONE : duration(ms))],
  ['exposure', ({ exposure }) => `${money(exposure.gross)} (net ${money(exposure.net)})`],
  ['largest exposure', ({ exposure }) => money(exposure.maximumGross)],
  ['time in market', ({ exposure }) => percent(exposure.timeInMarket)],
  [
    'slippage',
    ({ slippage: { cost, basisPoints } }) => (basisPoints === null ? NONE : `${money(cost)} (${basisPoints.toFixed(2)} bp)`),
  ],
  ['signals', ({ signals }) => String(signals)],
  ['denied', ({ denials }) => String(denials.total)],
  ['orders', ({ orders }) => String(orders.submitted)],
  ['filled', ({ orders }) => String(orders.filled)],
  ['canceled, expired', ({ orders }) => `${orders.canceled}, ${orders.expired}`],
  ['rejected', ({ orders }) => String(orders.rejected)],
  ['open, unknown', ({ orders }) => `${orders.open}, ${orders.unknown}`],
  ['fills', ({ fills }) => String(fills)],
];

export function reportTables(report: TradingReport): string {
  const { account, strategies } = report;
  const parts = [
    `${report.venue ?? 'no venue yet'}, account ${report.accountNumber ?? 'unknown'}: equity ${money(report.equity)}, cash ${money(report.cash)}`,
    report.fromTime === null ? 'Nothing happened in this period.' : `Market time ${report.fromTime} to ${report.toTime ?? ''}`,
    performanceTable(strategies, account),
    ...positionsTable(account),
    ...denialsTable(strategies, account),
    ...latencyTable(account),
  ];
  return parts.join('\n');
}

function performanceTable(strategies: TradingReport['strategies'], account: Performance): string {
  const table = plainTable(['', ...strategies.map(({ strategy }) => strategy), 'in all']);
  for (const [label, cell] of ROWS) table.push([label, ...[...strategies, account].map(cell)]);
  return table.toString();
}

function positionsTable({ positions }: Performance): readonly string[] {
  if (positions.length === 0) return [];
  const table = plainTable(['open position', 'strategy', 'quantity', 'entry', 'last price', 'unrealised']);
  for (const { symbol, book, quantity, averageEntryPrice, lastPrice, unrealizedPnl } of positions)
    table.push([symbol, book, quantity, price(averageEntryPrice), price(lastPrice), money(unrealizedPnl)]);
  return [table.toString()];
}

function denialsTable(strategies: TradingReport['strategies'], account: Performance): readonly string[] {
  const reasons = Object.keys(account.denials.byReason) as (keyof typeof account.denials.byReason)[];
  if (reasons.length === 0) return [];
  const table = plainTable(['denied because', ...strategies.map(({ strategy }) => strategy), 'in all']);
  for (const reason of reasons)
    table.push([reason, ...[...strategies, account].map(({ denials }) => String(denials.byReason[reason] ?? 0))]);
  return [table.toString()];
}

function latencyTable({ latency }: Performance): readonly string[] {
  const hops = (Object.keys(LATENCY_HOPS) as LatencyHop[]).filter((hop) => latency[hop].count > 0);
  if (hops.length === 0) return [];
  const table = plainTable(['latency', 'samples', 'p50', 'p95', 'p99', 'longest']);
  for (const hop of hops) {
    const { count, p50Us, p95Us, p99Us, maximumUs } = latency[hop];
    table.push([LATENCY_HOPS[hop], String(count), ...[p50Us, p95Us, p99Us, maximumUs].map(milliseconds)]);
  }
  return [table.toString()];
}

const NONE = '–';

/** Two decimals are enough for eyes; programs take the exact text from `--json`. */
function money(amount: DecimalString | null): string {
  if (amount === null) return NONE;
  const text = Number(amount).toFixed(2);
  return text === '-0.00' ? '0.00' : text;
}

const price = (text: DecimalString): string => Number(text).toFixed(4);
const percent = (share: number | null): string => (share === null ? NONE : `${(share * 100).toFixed(1)} %`);
const ratio = (value: number | null): string => (value === null ? NONE : value.toFixed(2));
const milliseconds = (us: number | null): string => (us === null ? NONE : `${(us / 1000).toFixed(3)} ms`);

/** Labels to the left, figures to the right. */
function plainTable(head: string[]): InstanceType<typeof Table> {
  const colAligns = head.map((_, index) => (index === 0 ? 'left' : 'right')) as ('left' | 'right')[];
  return new Table({ head, colAligns, style: { head: [], border: [], compact: true } });
}
