// The log topic of a level and a source; an empty source stands for all.
import type { DeskTopic } from '../../../protocol/desk-feed.ts';
import type { LogLevel } from '../../../protocol/log-level.ts';

export type LogTopic = Extract<DeskTopic, { readonly topic: 'logs' }>;
export const logTopic = (level: LogLevel, source: string): LogTopic => ({
  topic: 'logs',
  level,
  sources: source === '' ? [] : [source],
});
