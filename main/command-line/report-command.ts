// `tradewarden report`: how each strategy and the account did, from the journal alone, running or not.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TradingReport } from '../../protocol/trading-report.ts';
import { JournalBroken, type JournalReading, readJournal } from '../../runtime/journal-file.ts';
import { addDays } from '../../trading/calendar-dates.ts';
import { newYorkMidnightUs } from '../../trading/new-york-time.ts';
import { ReportBuilder, type ReportPeriod } from '../../trading/statistics/trading-report.ts';
import { type HomeFolders, homeOf } from '../home.ts';
import { suggest } from '../settings/suggest.ts';
import { dateSchema } from '../settings/values.ts';
import { reportTables } from '../status/report-table.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { flag, type Given } from './flag.ts';
import { text } from './flag-values.ts';
import { INSTANCE_FLAGS } from './flags.ts';
import type { Terminal } from './terminal.ts';

const REPORT_FLAGS = {
  strategy: flag('NAME', 'only this strategy beside the account', text('the name of a strategy')),
  from: flag('DATE', 'first day that counts, by the calendar in New York', dateSchema),
  to: flag('DATE', 'last day that counts, included', dateSchema),
  journal: flag(
    'NAME',
    'which journal (default: the one written to last)',
    text('the name of a journal, such as simulator-PA123'),
  ),
  ...INSTANCE_FLAGS,
};
type ReportFlags = Given<typeof REPORT_FLAGS>;

export const reportCommand = defineCommand({
  name: 'report',
  description: 'Show how each strategy and the account did, from the journal',
  flags: REPORT_FLAGS,
  run: showReport,
});

async function showReport(flags: ReportFlags, terminal: Terminal): Promise<ExitCode> {
  refuseTurnedPeriod(flags);
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const { file, others } = findJournal(home, flags.journal);
  const builder = new ReportBuilder(periodOf(flags));
  const reading = readOrFail(file, builder);
  refuseUnknownStrategy(flags.strategy, builder.strategies);
  const report = builder.finish(flags.strategy);
  const source = { file, events: reading.events, lastWrittenAt: toIso(reading.lastRecordedAtUs), otherFiles: others };
  terminal.print(flags.json ? JSON.stringify({ journal: source, ...report }) : describe(report, file, others));
  return EXIT.fine;
}

/** No day lies in it, and a report of nothing would look like a report of a quiet time. */
function refuseTurnedPeriod({ from, to }: ReportFlags): void {
  if (from === undefined || to === undefined || to >= from) return;
  const text = `--to: found ${to}, expected a day that is not before --from ${from}`;
  throw new CommandFailure(EXIT.wrongUse, text, { code: 'WRONG_FLAGS' });
}

/** The journal that was written to last, unless one is named. */
function findJournal(home: HomeFolders, name: string | undefined) {
  const folder = home.journal;
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.db')) : [];
  if (files.length === 0) {
    throw new CommandFailure(EXIT.failed, `no journal in ${folder}: nothing has traded there yet`, { code: 'NO_JOURNAL' });
  }
  const newestFirst = files.toSorted((a, b) => writtenAtMs(join(folder, b)) - writtenAtMs(join(folder, a)));
  const chosen = name === undefined ? newestFirst[0] : files.find((file) => file === name || file === `${name}.db`);
  if (chosen === undefined) {
    const text = `--journal: found no journal called ${name} in ${folder}, expected one of ${newestFirst.join(', ')}`;
    throw new CommandFailure(EXIT.wrongUse, text, { code: 'NO_JOURNAL' });
  }
  return { file: join(folder, chosen), others: newestFirst.filter((file) => file !== chosen) };
}

/** What is not in the database yet stands in the log beside it. */
const writtenAtMs = (file: string): number =>
  Math.max(...[file, `${file}-wal`].map((path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0));

function readOrFail(file: string, builder: ReportBuilder): JournalReading {
  try {
    return readJournal(file, (event) => builder.add(event));
  } catch (error) {
    if (!(error instanceof JournalBroken)) throw error;
    throw new CommandFailure(EXIT.failed, error.message, { cause: error, code: 'JOURNAL_BROKEN' });
  }
}

/** Whole days in New York, the last one included. */
const periodOf = ({ from, to }: ReportFlags): ReportPeriod => ({
  fromUs: from === undefined ? Number.NEGATIVE_INFINITY : newYorkMidnightUs(from),
  toUs: to === undefined ? Number.POSITIVE_INFINITY : newYorkMidnightUs(addDays(to, 1)),
});

function refuseUnknownStrategy(strategy: string | undefined, known: readonly string[]): void {
  if (strategy === undefined || known.includes(strategy)) return;
  const meant = suggest(strategy, known);
  const hint =
    meant === undefined ? `expected one of ${known.join(', ') || 'none: nothing has traded'}` : `did you mean "${meant}"?`;
  throw new CommandFailure(EXIT.wrongUse, `--strategy: found ${strategy}, which the journal does not know, ${hint}`);
}

const describe = (report: TradingReport, file: string, others: readonly string[]): string =>
  [
    reportTables(report),
    `From ${file}; open positions are valued at the last price that the journal knows.`,
    ...(others.length === 0 ? [] : [`Other journals (--journal NAME): ${others.join(', ')}`]),
  ].join('\n');

const toIso = (atUs: number | null): string | null => (atUs === null ? null : new Date(atUs / 1000).toISOString());
