// Trading that somebody halted, as an alert: the others hear of it, and whoever resumes has seen it.
import type { Alerts } from './alerts.ts';

export function raiseHalted(alerts: Alerts, by: string, reason: string): void {
  const why = reason === '' ? '' : `: ${reason}`;
  const text = `${by} halted trading${why}. No order leaves but cancels, and those of a flatten, until somebody resumes.`;
  alerts.raise({ severity: 'warning', code: 'TRADING_HALTED', subject: 'trading', text });
}

export function acknowledgeHalted(alerts: Alerts, by: string): void {
  const open = alerts.list().filter(({ code, acknowledgedBy }) => code === 'TRADING_HALTED' && acknowledgedBy === null);
  for (const { id } of open) alerts.acknowledge(id, by);
}
