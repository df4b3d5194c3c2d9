// The exit codes of every command, and the failure that carries one.

export const EXIT = { fine: 0, failed: 1, wrongUse: 2, notRunning: 3, alreadyRunning: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends a command with a message for people and a code for scripts. */
export class CommandFailure extends Error {
  readonly exitCode: ExitCode;
  constructor(exitCode: ExitCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommandFailure';
    this.exitCode = exitCode;
  }
}
