// Who listens on a port, as Linux tells it under /proc. Elsewhere nobody is named.
import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/** `process 123 (python3 -m http.server)`, or null when the system does not tell. */
export async function findPortHolder(port: number, proc = '/proc'): Promise<string | null> {
  const inodes = new Set([
    ...(await listeningInodes(`${proc}/net/tcp`, port)),
    ...(await listeningInodes(`${proc}/net/tcp6`, port)),
  ]);
  if (inodes.size === 0) return null;
  const pids = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const holders = await Promise.all(pids.map(async (pid) => ((await holdsSocket(`${proc}/${pid}/fd`, inodes)) ? pid : null)));
  const pid = holders.find((holder) => holder !== null);
  // A process of another user shows its files to nobody.
  if (pid === undefined || pid === null) return 'a process of another user';
  const command = (await readFile(`${proc}/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
  return `process ${pid}${command === '' ? '' : ` (${command.slice(0, 80)})`}`;
}

async function listeningInodes(path: string, port: number): Promise<readonly string[]> {
  const table = await readFile(path, 'utf8').catch(() => '');
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  return table.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    return local?.endsWith(`:${wanted}`) && state === LISTENING && inode !== undefined ? [inode] : [];
  });
}

async function holdsSocket(folder: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const files = await readdir(folder).catch(() => []);
  const links = await Promise.all(files.map((file) => readlink(`${folder}/${file}`).catch(() => '')));
  return links.some((link) => inodes.has(/^socket:\[(\d+)\]$/.exec(link)?.[1] ?? ''));
}
