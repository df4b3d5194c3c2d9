// The log as it is written, filtered the way a panel asks for it.
import type { LogLineView } from '../../../protocol/desk-views/logs.ts';
import { LOG_LEVELS, type LogLevel } from '../../../protocol/log-level.ts';
import type { LogLine } from '../../../protocol/main-requests.ts';
import { View } from '../feed/view.ts';

const KEPT_LOG_LINES = 1_000;

export type LiveLog = { readonly view: View; begin(lines: readonly LogLine[]): void; hear(line: LogLine): void };

export function createLogView(key: string, level: LogLevel, sources: readonly string[]): LiveLog {
  const view = new View(key);
  const lines = view.tail<LogLineView>('lines', KEPT_LOG_LINES);
  const known = view.value<readonly string[]>('sources', []);
  view.value('dropped', 0);
  const isWanted = (line: LogLine): boolean =>
    LOG_LEVELS.indexOf(line.level) >= LOG_LEVELS.indexOf(level) && (sources.length === 0 || sources.includes(line.source));
  const note = (line: LogLine): void => {
    if (!known.value.includes(line.source)) known.set([...known.value, line.source].toSorted());
  };
  return {
    view,
    begin(earlier) {
      for (const line of earlier) note(line);
      lines.restart(earlier.filter(isWanted).map(toLineView));
    },
    hear(line) {
      note(line);
      if (isWanted(line)) lines.append(toLineView(line));
    },
  };
}

const toLineView = ({ time, level, source, message, fields }: LogLine): LogLineView => ({
  atUs: Date.parse(time) * 1000,
  level,
  source,
  message,
  fields: Object.keys(fields).length === 0 ? '' : JSON.stringify(fields),
});
