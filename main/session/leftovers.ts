// Processes of a session that died: the next start ends what is left of them. Each is known by its number and by its command.
import { execFileSync } from 'node:child_process';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { HomeFolders } from '../home.ts';
import type { SupervisorState } from '../supervisor/core/supervisor-state.ts';

const noteSchema = z.record(z.string(), z.object({ pid: z.int().positive(), bundle: z.string().min(1) }));
type WorkerNotes = z.output<typeof noteSchema>;

const notePath = (home: HomeFolders): string => join(home.run, 'workers.json');

/** Written with every start of a process, so that it is never older than what lives. */
export function noteLiving(home: HomeFolders, state: SupervisorState, onTrouble: (error: unknown) => void): void {
  const living = [...state.workers.values()].flatMap(({ row, pid }) =>
    pid === null ? [] : [[row.name, { pid, bundle: join('workers', `${row.kind}.js`) }] as const],
  );
  try {
    // In one step: a disk that is full must not cost the list that is there.
    writeFileSync(`${notePath(home)}.new`, `${JSON.stringify(Object.fromEntries(living))}\n`, { mode: 0o600 });
    renameSync(`${notePath(home)}.new`, notePath(home));
  } catch (error) {
    onTrouble(error);
  }
}

export const forgetWorkers = (home: HomeFolders): void => rmSync(notePath(home), { force: true });

/** Ends what a dead session left behind, and names it. A number that another program has by now is left alone. */
export function endLeftovers(home: HomeFolders): readonly { readonly worker: string; readonly pid: number }[] {
  return Object.entries(readNotes(home)).flatMap(([worker, { pid, bundle }]) => {
    if (!commandOf(pid).includes(bundle)) return [];
    try {
      process.kill(pid, 'SIGKILL');
      return [{ worker, pid }];
    } catch {
      // It ended by itself in this very moment, or is not ours to end.
      return [];
    }
  });
}

function readNotes(home: HomeFolders): WorkerNotes {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(notePath(home), 'utf8')));
  } catch {
    return {};
  }
}

/** Empty where there is no such process, or where the system does not tell. */
function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    if (process.platform === 'win32') return '';
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}
