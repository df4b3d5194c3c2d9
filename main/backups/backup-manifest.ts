// What is in a backup: a list with the digest of every file, which is the first file of the archive.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

export const MANIFEST = 'manifest.json';

const fileSchema = z.strictObject({
  path: z.string(),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** Of a journal. */
  events: z.int().min(0).optional(),
});
export const manifestSchema = z.strictObject({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  reason: z.string(),
  files: z.array(fileSchema),
});
export type BackupManifest = z.output<typeof manifestSchema>;
export type BackedUpFile = z.output<typeof fileSchema>;

/**
 * Whether a file of that name may come out of an archive: only what a backup puts in, and nothing that leads out of the data
 * folder.
 */
export function isBackupPath(path: string): boolean {
  if (path.includes('\0') || path.includes('\\') || path.includes(':')) return false;
  if (path.split('/').some((part) => part === '' || part === '.' || part === '..')) return false;
  return /^(manifest\.json|settings\.json|journal\/[\w.-]+\.(db|jsonl)|simulator\/venue\.db|strategies\/.+)$/.test(path);
}

export async function digestOf(path: string): Promise<string> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path), digest);
  return digest.digest('hex');
}
