// A lock on an account of the broker, for all data folders of this user: held by the operating system for as long as the
// process lives that trades the account.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../runtime/sha256.ts';
import { defaultHome } from '../home.ts';
import { lockFile } from './file-lock.ts';

const holderSchema = z.object({ pid: z.int(), home: z.string() });
export type AccountHolder = z.output<typeof holderSchema>;

export type AccountClaim = { release(): void };

/** Where the locks lie: the same place for every data folder. */
export const accountLocksFolder = (environment: NodeJS.ProcessEnv): string =>
  join(defaultHome(process.platform, environment), 'accounts');

/** Takes the account for this process. Throws when another one has it, whatever was found out a moment before. */
export function takeAccount(folder: string, venue: string, account: string, home: string): AccountClaim {
  const path = pathOf(folder, venue, account);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = lockFile(`${path}.lock`);
  if (lock === null) {
    const holder = readHolder(path);
    const who = holder === null ? 'another process' : `process ${holder.pid}`;
    const where = holder === null ? '' : `, with the data folder ${holder.home}`;
    throw new Error(`${who} trades this account already${where}: stop it first`);
  }
  writeFileSync(`${path}.json`, JSON.stringify({ pid: process.pid, home } satisfies AccountHolder), { mode: 0o600 });
  return { release: () => lock.release() };
}

/** Who trades it now; null when nobody does. */
export function findAccountHolder(folder: string, venue: string, account: string): AccountHolder | null {
  const path = pathOf(folder, venue, account);
  const holder = readHolder(path);
  if (holder === null || holder.pid === process.pid) return null;
  const lock = lockFile(`${path}.lock`);
  if (lock === null) return holder;
  lock.release();
  return null;
}

/** Account numbers are nobody's business, not even as names of files. */
const pathOf = (folder: string, venue: string, account: string): string =>
  join(folder, `${venue}-${sha256(account).slice(0, 16)}`);

function readHolder(path: string): AccountHolder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(`${path}.json`, 'utf8')));
  } catch {
    return null;
  }
}
