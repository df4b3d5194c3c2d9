// A stand-in for the unpacked Electron that electron-builder packages: its binary carries the fuse wire of the real one, and starts the
// packaged app on the stand-in. Nothing is downloaded.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As in the real binary: the sentinel, the version of the wire, the number of fuses, and each fuse as an ASCII digit. */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = '101100011';

const START = join(import.meta.dirname, 'electron-stand-in', 'start-packaged.ts');

export function makeElectronDistribution(folder: string, version: string): void {
  mkdirSync(join(folder, 'locales'), { recursive: true });
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'version'), version);
  writeFileSync(join(folder, 'LICENSE'), '');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), '');
  writeFileSync(join(folder, 'locales', 'en-US.pak'), '');
  const script = Buffer.from(`#!/bin/sh\nexec "${process.execPath}" "${START}" "$0" "$@"\n`);
  const wire = Buffer.concat([
    Buffer.from(FUSE_SENTINEL),
    Buffer.from([1, FUSES.length]),
    Buffer.from(FUSES),
    Buffer.from('\n'),
  ]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([script, wire]), { mode: 0o755 });
  writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 });
}

/** What the fuse wire of a binary says, by its place in the list of fuses. */
export function readFuses(binary: Buffer): string {
  const at = binary.indexOf(FUSE_SENTINEL);
  if (at < 0) throw new Error('the binary carries no fuse wire');
  const count = binary[at + FUSE_SENTINEL.length + 1] ?? 0;
  const start = at + FUSE_SENTINEL.length + 2;
  return binary.subarray(start, start + count).toString('ascii');
}
