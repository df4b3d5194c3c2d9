// Windows keeps rights in access lists. What lies in a person's profile is closed to other users already; a folder elsewhere, such as
// on another drive, inherits rights for all of them, and gets a list of its own here.
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join, win32 } from 'node:path';

/** Allows the folder, and whatever comes to lie in it, to this user, the system and administrators. Throws when that cannot be done. */
export function closeToOtherUsers(folder: string): void {
  if (isInProfile(folder, homedir())) return;
  const user = readSid(run('whoami.exe', ['/user', '/fo', 'csv', '/nh']));
  if (user === null)
    throw new Error('Windows does not tell who you are (whoami /user), so the folder cannot be closed to others');
  run('icacls.exe', closingWords(folder, user));
}

export function isInProfile(folder: string, profile: string): boolean {
  const way = win32.relative(profile, folder);
  return way !== '..' && !way.startsWith('..\\') && !win32.isAbsolute(way);
}

/** The security identifier in what `whoami /user /fo csv /nh` prints. */
export const readSid = (printed: string): string | null => /"(S-1-[\d-]+)"\s*$/.exec(printed)?.[1] ?? null;

const SYSTEM = 'S-1-5-18';
const ADMINISTRATORS = 'S-1-5-32-544';
/** Everyone, authenticated users, and users. */
const OTHERS = ['S-1-1-0', 'S-1-5-11', 'S-1-5-32-545'];

/** For icacls, in one call, so that the folder is never open in between: nothing is inherited, and a list of three is left. */
export const closingWords = (folder: string, user: string): readonly string[] => [
  ...[folder, '/q', '/inheritance:r'],
  ...['/remove:g', ...OTHERS.map((who) => `*${who}`)],
  ...['/grant:r', ...[user, SYSTEM, ADMINISTRATORS].map((who) => `*${who}:(OI)(CI)F`)],
];

/** By its full path: a program of the same name elsewhere is none of ours. */
function run(program: string, words: readonly string[]): string {
  const { SystemRoot: system } = process.env;
  if (system === undefined)
    throw new Error('Windows does not tell where it is (SystemRoot), so the folder cannot be closed to others');
  const path = join(system, 'System32', program);
  const { status, stdout, stderr, error } = spawnSync(path, words, { encoding: 'utf8', windowsHide: true });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr.trim() || stdout.trim()}`);
  return stdout;
}
