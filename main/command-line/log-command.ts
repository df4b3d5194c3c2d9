// `tradewarden logs`: the latest lines of a running instance, or of the files that it left; with -f every new one as it comes.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { LOG_LEVELS } from '../../protocol/log-level.ts';
import type { LogLine } from '../../protocol/main-requests.ts';
import { askInstance, followInstance } from '../control/control-client.ts';
import { type HomeFolders, homeOf } from '../home.ts';
import { toConsoleLine, wantsColour } from '../logging/console-line.ts';
import { isWanted } from '../logging/log-memory.ts';
import { componentsIn } from '../supervisor/core/component-table.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { flag, type Given, switchFlag, word } from './flag.ts';
import { numberText, text } from './flag-values.ts';
import { INSTANCE_FLAGS } from './flags.ts';
import type { Terminal } from './terminal.ts';

const LOGS_FLAGS = {
  follow: switchFlag('go on with every new line', { short: 'f' }),
  lines: flag(
    'N',
    'how many of the latest lines (default 200)',
    numberText('a whole number from 1 to 10000', (value) => Number.isInteger(value) && value >= 1 && value <= 10_000),
  ),
  level: flag('LEVEL', `the least: ${LOG_LEVELS.join(', ')}`, z.enum(LOG_LEVELS)),
  ...INSTANCE_FLAGS,
};
const LOGS_WORDS = {
  component: word(
    'a component as "tradewarden status" lists it',
    text('a component, such as order-executor').max(100).optional(),
  ),
};
type LogsFlags = Given<typeof LOGS_FLAGS, typeof LOGS_WORDS>;

export const logsCommand = defineCommand({
  name: 'logs',
  description: 'Show the latest log lines',
  flags: LOGS_FLAGS,
  words: LOGS_WORDS,
  run: showLogs,
});

const DEFAULT_LINES = 200;

async function showLogs(flags: LogsFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const isColoured = wantsColour(process.stdout, terminal.environment);
  const show = (line: LogLine): void =>
    terminal.print(flags.json ? JSON.stringify(line) : toConsoleLine(line.source, line, new Date(line.time), isColoured, true));
  const { component, level, lines = DEFAULT_LINES } = flags;
  const asked = await askInstance(home, { command: 'logs', component, level, lines });
  if (asked.outcome === 'not-running') {
    if (flags.follow) throw new CommandFailure(EXIT.notRunning, `no Tradewarden is running on ${home.root}`);
    for (const line of readLogFiles(home, flags).slice(-lines)) show(line);
    return EXIT.fine;
  }
  if (!asked.response.ok) throw new CommandFailure(EXIT.wrongUse, asked.response.error);
  for (const line of asked.response.result as readonly LogLine[]) show(line);
  if (!flags.follow) return EXIT.fine;
  const onResult = (result: unknown): void => {
    // The first answer only says that it has begun.
    if (typeof (result as LogLine).source === 'string') show(result as LogLine);
  };
  const refused = await followInstance(home, { command: 'follow-logs', component, level }, onResult, terminal.unread);
  if (refused?.outcome === 'answered' && !refused.response.ok) throw new CommandFailure(EXIT.failed, refused.response.error);
  return EXIT.fine;
}

function readLogFiles(home: HomeFolders, { component, level }: LogsFlags): readonly LogLine[] {
  const names = filesOf(home).filter(
    (name) => name.endsWith('.log') && !/^errors\.|\.\d{4}-\d{2}-\d{2}(\.\d+)?\.log$/.test(name),
  );
  const wanted =
    component === undefined
      ? names
      : componentsIn(component)
          .map(fileOf)
          .filter((name) => names.includes(name));
  if (component !== undefined && wanted.length === 0) {
    const known = names.map((name) => name.replace(/\.log$/, '')).join(', ') || 'nothing';
    throw new CommandFailure(
      EXIT.wrongUse,
      `nothing runs on ${home.root}, and it has no log of "${component}": found ${known}`,
    );
  }
  const lines = wanted.flatMap((name) => readFileSync(join(home.logs, name), 'utf8').split('\n').flatMap(toLogLine));
  return lines.filter((line) => isWanted(line, { level })).toSorted((a, b) => a.time.localeCompare(b.time));
}

const fileOf = (component: string): string => `${component.replace(/[^\w.-]+/g, '-')}.log`;

function filesOf(home: HomeFolders): readonly string[] {
  try {
    return readdirSync(home.logs);
  } catch {
    throw new CommandFailure(EXIT.failed, `there are no logs in ${home.logs}`);
  }
}

/** A line that was cut by a crash is left out. */
function toLogLine(text: string): readonly LogLine[] {
  try {
    const { source, time, level, msg, ...fields } = JSON.parse(text) as Record<string, unknown>;
    if (typeof source !== 'string' || typeof time !== 'string' || typeof msg !== 'string') return [];
    const known = LOG_LEVELS.find((name) => name === level) ?? 'info';
    return [{ source, time, level: known, message: msg, fields }];
  } catch {
    return [];
  }
}
