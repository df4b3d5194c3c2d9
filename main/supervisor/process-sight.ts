// What the operating system says about a process that does not answer: stopped, computing, or waiting.
import { readFileSync } from 'node:fs';
import type { Verdict } from './core/supervisor-event.ts';

/** See proc(5), /proc/pid/stat. `unknown` where there is no such file: other systems, or a process that is gone. */
export function lookAtProcess(pid: number): Verdict {
  if (process.platform !== 'linux') return 'unknown';
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may hold anything.
    const state = text.slice(text.lastIndexOf(')') + 2)[0];
    if (state === 'T') return 'stopped';
    // Runnable, with or without a processor: on a busy machine the share that it gets says little.
    return state === 'R' ? 'busy' : 'idle';
  } catch {
    return 'unknown';
  }
}
