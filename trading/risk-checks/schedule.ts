// Nothing is opened when the schedule of the strategy does not allow it. Closing is always possible.
import type { RiskCheck } from './risk-check.ts';

export const checkSchedule: RiskCheck = ({ book }, { scheduleObstacle, isReducing }) =>
  isReducing || scheduleObstacle === null ? null : { code: 'OUTSIDE_SCHEDULE', text: `${book}: ${scheduleObstacle}` };
