// The two clocks of a process: wall-clock time for what is written down, monotonic time for ages and time-outs. Never mixed.

/**
 * Microseconds since the Unix epoch, UTC, in whole milliseconds. Asks the system each time: a clock that is carried on from the
 * start of the process would miss a suspended machine and a corrected clock, and two processes would disagree.
 */
export const nowUs = (): number => Date.now() * 1000;

/** Local monotonic microseconds, comparable between processes of one machine. Never compare it with a time of day. */
export const monotonicUs = (): number => Number(process.hrtime.bigint() / 1000n);
