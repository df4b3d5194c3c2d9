// Trading that somebody halted, as an alert: the others hear of it, and whoever resumes has seen it.
import type { AlertNotice } from '../../protocol/alerts.ts';
import type { ControlOutcome } from '../session/trading-control.ts';
import type { Alerts } from './alerts.ts';

export function raiseHalted(alerts: Alerts, by: string, reason: string, outcome: ControlOutcome): void {
  alerts.raise(toHaltNotice(by, reason, outcome));
}

/** Says no more than what is known: an executor that has not answered may still send what it was about to. */
export function toHaltNotice(by: string, reason: string, { pending }: Pick<ControlOutcome, 'pending'>): AlertNotice {
  const why = reason === '' ? '' : `: ${reason}`;
  if (pending.length === 0) {
    const text = `${by} halted trading${why}. No order leaves but cancels, and those of a flatten, until somebody resumes.`;
    return { severity: 'warning', code: 'TRADING_HALTED', subject: 'trading', text };
  }
  const silent = pending.map(({ executor, reason: obstacle }) => `${executor} (${obstacle})`).join(', ');
  const text = `${by} wants trading halted${why}. Not confirmed by ${silent}: it is told again until it answers, and before its first signal where it starts anew.`;
  return { severity: 'critical', code: 'TRADING_HALTED', subject: 'trading', text };
}

export function acknowledgeHalted(alerts: Alerts, by: string): void {
  const open = alerts.list().filter(({ code, acknowledgedBy }) => code === 'TRADING_HALTED' && acknowledgedBy === null);
  for (const { id } of open) alerts.acknowledge(id, by);
}
