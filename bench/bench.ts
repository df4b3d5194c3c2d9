// `npm run -s bench -- NAME [--json] [--seconds N]`: runs a benchmark and prints it beside its floor.
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { BenchRow } from './statistics.ts';

const BENCHES: Readonly<Record<string, (seconds: number | undefined) => Promise<readonly BenchRow[]>>> = {
  latency: async () => (await import('./latency.ts')).benchLatency(),
  ticks: async (seconds) => (await import('./ticks.ts')).benchTicks(seconds),
  simulator: async (seconds) => (await import('./simulator.ts')).benchSimulator(seconds),
  codec: async () => (await import('./codec.ts')).benchCodec(),
  orders: async () => (await import('./orders.ts')).benchOrders(),
  memory: async (seconds) => (await import('./memory.ts')).benchMemory(seconds),
  supervision: async (seconds) => (await import('./supervision.ts')).benchSupervision(seconds),
  'first-paint': async () => (await import('./ui.ts')).benchFirstPaint(),
  ui: async (seconds) => (await import('./ui.ts')).benchUi(seconds),
};
const USAGE = `usage: npm run -s bench -- ${Object.keys(BENCHES).join('|')} [--json] [--seconds N]`;

const { values, positionals } = readArguments();
const rows: BenchRow[] = [];
for (const name of positionals)
  rows.push(...((await BENCHES[name]?.(values.seconds === undefined ? undefined : Number(values.seconds))) ?? []));
console.log(values.json ? JSON.stringify(rows) : toTable(rows));
process.exit(0);

function readArguments() {
  try {
    const parsed = parseArgs({
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, seconds: { type: 'string' } },
    });
    const unknown = parsed.positionals.filter((name) => !(name in BENCHES));
    if (unknown.length > 0 || parsed.positionals.length === 0)
      throw new Error(`expected the name of a benchmark, found ${unknown.join(', ') || 'nothing'}`);
    if (parsed.values.seconds !== undefined && !(Number(parsed.values.seconds) > 0))
      throw new Error(`--seconds: expected a positive number, found ${parsed.values.seconds}`);
    return parsed;
  } catch (error) {
    console.error(`${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

function toTable(rows: readonly BenchRow[]): string {
  const table = new Table({
    head: ['benchmark', 'unit', 'p50', 'p99', 'floor p50', 'floor p99', 'ratio p50', 'ratio p99', 'within limits'],
    style: { head: [], border: [] },
  });
  const show = (value: number | undefined): string => (value === undefined ? '' : String(Math.round(value * 100) / 100));
  for (const row of rows) {
    table.push([
      row.name,
      row.unit,
      show(row.p50 ?? row.value),
      show(row.p99),
      show(row.floorP50 ?? row.floor),
      show(row.floorP99),
      show(row.ratioP50 ?? row.ratio),
      show(row.ratioP99),
      row.pass ? 'yes' : 'NO',
    ]);
  }
  return table.toString();
}
