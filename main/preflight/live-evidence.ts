// The evidence of this machine for live trading, for the dialog that arms it: the same checks as before a start, judged as live.
import type { PreflightInputs } from './preflight-inputs.ts';
import { type CheckReport, runPreflight } from './run-preflight.ts';

export type LiveEvidence = { readonly holds: boolean; readonly gatheredAtUs: number; readonly checks: readonly CheckReport[] };

/** Every check anew, now. What is strict for live trading fails with a warning already. */
export async function gatherLiveEvidence(inputs: PreflightInputs): Promise<LiveEvidence> {
  const { ok, ranAtUs, checks } = await runPreflight({ ...inputs, mode: 'live' });
  return { holds: ok, gatheredAtUs: ranAtUs, checks };
}
