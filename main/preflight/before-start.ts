// Preflight as the hosts use it: before a session starts, and whenever somebody asks while it runs.
import type { SessionLogs } from '../logging/session-logs.ts';
import type { PreflightInputs } from './preflight-inputs.ts';
import { type PreflightReport, runPreflight } from './run-preflight.ts';

/** Something stands in the way of a start. The message lists every failed check with its remedy. */
export class PreflightFailed extends Error {
  override readonly name = 'PreflightFailed';
  readonly report: PreflightReport;
  constructor(report: PreflightReport) {
    super(describeFailures(report));
    this.report = report;
  }
}

/** Runs all checks; warnings go into the log. Throws a PreflightFailed. */
export async function checkBeforeStart(inputs: PreflightInputs, logs: Pick<SessionLogs, 'write'>): Promise<PreflightReport> {
  const report = await runPreflight(inputs);
  for (const { id, title, result, found, remedy } of report.checks) {
    if (result !== 'warning' && result !== 'failed') continue;
    const message = `${title}: ${[found, remedy].join(' ').trim()}`;
    const isFailure = result === 'failed';
    // The error that follows says it to the person.
    logs.write('main', {
      level: isFailure ? 'error' : 'warn',
      message,
      fields: { check: id },
      isToldElsewhere: isFailure,
    });
  }
  if (!report.ok) throw new PreflightFailed(report);
  return report;
}

export function describeFailures({ checks }: PreflightReport): string {
  const failures = checks.filter(({ result }) => result === 'failed');
  const title = `Nothing was started: ${failures.length === 1 ? 'a check' : `${failures.length} checks`} failed.`;
  return [title, ...failures.map(({ title: name, found, remedy }) => `  ${name}: ${found} ${remedy}`.trimEnd())].join('\n');
}
