// Runs every check at once, each with its time limit, and judges the whole: failures block a start, warnings do not.
import { nowUs } from '../../runtime/clocks.ts';
import { type CheckFinding, failed, type PreflightCheck } from './preflight-check.ts';
import { PREFLIGHT_CHECKS } from './preflight-checks.ts';
import type { PreflightInputs } from './preflight-inputs.ts';

export type CheckReport = CheckFinding & { readonly id: string; readonly title: string; readonly durationMs: number };

export type PreflightReport = {
  /** Nothing stands in the way of a start. */
  readonly ok: boolean;
  readonly mode: string;
  readonly venue: string;
  readonly ranAtUs: number;
  readonly durationMs: number;
  readonly checks: readonly CheckReport[];
};

export async function runPreflight(
  inputs: PreflightInputs,
  checks: readonly PreflightCheck[] = PREFLIGHT_CHECKS,
): Promise<PreflightReport> {
  const startedAtMs = performance.now();
  const reports = await Promise.all(checks.map((check) => runCheck(check, inputs)));
  return {
    ok: reports.every(({ result }) => result !== 'failed'),
    mode: inputs.mode,
    venue: inputs.venue,
    ranAtUs: nowUs(),
    durationMs: Math.round(performance.now() - startedAtMs),
    checks: reports,
  };
}

async function runCheck(check: PreflightCheck, inputs: PreflightInputs): Promise<CheckReport> {
  const startedAtMs = performance.now();
  const finding = await findWithin(check, inputs);
  const isTooWeak = inputs.mode === 'live' && check.isStrictForLive === true && finding.result === 'warning';
  return {
    id: check.id,
    title: check.title,
    ...finding,
    ...(isTooWeak ? { result: 'failed' as const, found: `${finding.found} That is not enough for live trading.` } : {}),
    durationMs: Math.round(performance.now() - startedAtMs),
  };
}

async function findWithin(check: PreflightCheck, inputs: PreflightInputs): Promise<CheckFinding> {
  const limitMs = check.timeoutMs ?? inputs.settings.preflight.networkTimeoutMs;
  const giveUp = new AbortController();
  const tooLate = Promise.withResolvers<CheckFinding>();
  const timer = setTimeout(() => {
    giveUp.abort();
    tooLate.resolve(
      failed(
        `No answer within ${limitMs / 1000} s.`,
        'Run "tradewarden preflight" again; if it stays so, look at the machine and its network.',
      ),
    );
  }, limitMs);
  try {
    return await Promise.race([Promise.resolve(check.run(inputs, giveUp.signal)), tooLate.promise]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(`This could not be checked: ${reason}.`, 'Run "tradewarden preflight" again; if it stays so, report it.');
  } finally {
    clearTimeout(timer);
  }
}
