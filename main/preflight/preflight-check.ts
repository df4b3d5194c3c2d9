// What a preflight check is: one question about the machine or the venue, answered with a sentence and a remedy.
import type { PreflightInputs } from './preflight-inputs.ts';

/** `skipped`: what it asks about is not part of this session. */
export type CheckResult = 'passed' | 'warning' | 'failed' | 'skipped';

export type CheckFinding = {
  readonly result: CheckResult;
  /** One sentence: what was found, and what was expected where that matters. */
  readonly found: string;
  /** What a person can do about it; empty when there is nothing to do. */
  readonly remedy: string;
};

export type PreflightCheck = {
  /** For programs, in kebab-case. */
  readonly id: string;
  readonly title: string;
  /** Its warnings are failures for live trading. */
  readonly isStrictForLive?: boolean;
  /** How long it may take; longer is a failure. By default the time for questions to the venue. */
  readonly timeoutMs?: number;
  /** A throw is a failure that says so. `signal` ends what takes too long. */
  readonly run: (inputs: PreflightInputs, signal: AbortSignal) => Promise<CheckFinding> | CheckFinding;
};

export const passed = (found: string): CheckFinding => ({ result: 'passed', found, remedy: '' });
export const skipped = (found: string): CheckFinding => ({ result: 'skipped', found, remedy: '' });
export const warning = (found: string, remedy: string): CheckFinding => ({ result: 'warning', found, remedy });
export const failed = (found: string, remedy: string): CheckFinding => ({ result: 'failed', found, remedy });

/** Bytes as people read them. */
export const inMegabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
