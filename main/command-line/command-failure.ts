// The exit codes of every command, and the failure that carries one.
import type { Mistake } from '../settings/mistakes.ts';

export const EXIT = { fine: 0, failed: 1, wrongUse: 2, notRunning: 3, alreadyRunning: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Why a command failed, for programs. */
export type FailureCode =
  | 'FAILED'
  | 'WRONG_USE'
  | 'WRONG_FLAGS'
  | 'WRONG_SETTINGS'
  | 'UNKNOWN_COMMAND'
  | 'UNUSABLE_HOME'
  | 'PREFLIGHT_FAILED'
  | 'BACKUP_FAILED'
  | 'RESTORE_REFUSED'
  | 'NO_JOURNAL'
  | 'JOURNAL_BROKEN'
  | 'NOT_RUNNING'
  | 'ALREADY_RUNNING'
  | 'UNEXPECTED';

/** What `--json` prints on stdout instead of a result. The exit code is the same as without it. */
export type FailureDocument = {
  readonly error: { readonly code: FailureCode; readonly message: string; readonly mistakes: readonly Mistake[] };
};

type Details = ErrorOptions & { readonly code?: FailureCode; readonly mistakes?: readonly Mistake[] };

/** Ends a command with a message for people, and a code for scripts. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  readonly code: FailureCode;
  readonly mistakes: readonly Mistake[];
  constructor(exitCode: ExitCode, message: string, details: Details = {}) {
    super(message, details);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
    this.code = details.code ?? CODE_OF_EXIT[exitCode];
    this.mistakes = details.mistakes ?? [];
  }
}

/** For a failure that is told beside a result, or instead of one. */
export const failureDocument = (code: FailureCode, message: string, mistakes: readonly Mistake[] = []): FailureDocument => ({
  error: { code, message, mistakes },
});

const CODE_OF_EXIT: Readonly<Record<ExitCode, FailureCode>> = {
  0: 'FAILED',
  1: 'FAILED',
  2: 'WRONG_USE',
  3: 'NOT_RUNNING',
  4: 'ALREADY_RUNNING',
};
