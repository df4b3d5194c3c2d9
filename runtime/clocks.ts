// The two clocks of a process: wall-clock time for what is written down, monotonic time for ages and time-outs. Never mixed.

/** Microseconds since the Unix epoch, UTC, with sub-millisecond steps. */
export const nowUs = (): number => Math.round((performance.timeOrigin + performance.now()) * 1000);

/** Local monotonic microseconds, comparable between processes of one machine. Never compare it with a time of day. */
export const monotonicUs = (): number => Number(process.hrtime.bigint() / 1000n);
