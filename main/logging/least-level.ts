// The least that a worker has to send, so that the lines of each of its components can be written.
import { LOG_LEVELS, type LogLevel } from '../../protocol/log-level.ts';
import { componentsIn } from '../supervisor/core/component-table.ts';
import type { SessionLogs } from './session-logs.ts';

export function leastLevelOf(worker: string, logs: Pick<SessionLogs, 'levelOf'>): LogLevel {
  const levels = componentsIn(worker).map((component) => logs.levelOf(component));
  return LOG_LEVELS.find((level) => levels.includes(level)) ?? 'debug';
}
