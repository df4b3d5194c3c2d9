// What the operating system says about a process that does not answer: stopped, computing, or waiting.
import { readFileSync } from 'node:fs';
import type { Verdict } from './core/supervisor-event.ts';

/** A tick of the kernel's processor accounting, on every Linux that Node runs on. */
const TICK_MS = 10;
/** The share of a processor from which a process counts as computing. */
const BUSY_SHARE = 0.5;

type Sight = { readonly pid: number; readonly cpuMs: number; readonly atMs: number };

/** Looks at the same process several times: only then its use of the processor can be told. */
export class ProcessSight {
  readonly #last = new Map<string, Sight>();

  look(worker: string, pid: number, nowMs: number): Verdict {
    const stat = readStat(pid);
    if (stat === null) return 'unknown';
    const before = this.#last.get(worker);
    this.#last.set(worker, { pid, cpuMs: stat.cpuMs, atMs: nowMs });
    if (stat.state === 'T') return 'stopped';
    if (before?.pid !== pid || nowMs <= before.atMs) return 'unknown';
    return (stat.cpuMs - before.cpuMs) / (nowMs - before.atMs) >= BUSY_SHARE ? 'busy' : 'idle';
  }
}

/** See proc(5), /proc/pid/stat. Null where there is no such file: other systems, or a process that is gone. */
function readStat(pid: number): { readonly state: string; readonly cpuMs: number } | null {
  if (process.platform !== 'linux') return null;
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program stands in brackets and may hold anything.
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, cpuMs: (Number(fields[10]) + Number(fields[11])) * TICK_MS };
  } catch {
    return null;
  }
}
