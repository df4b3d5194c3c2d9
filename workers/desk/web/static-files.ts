// The built page in memory: what was there when the desk began can be asked for, and nothing else, whatever a path says.
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.mp3': 'audio/mpeg',
  '.wav': 'audio/wav',
};
const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg', '.json', '.webmanifest']);
/** Smaller files gain nothing. */
const LEAST_COMPRESSED_BYTES = 1_024;

export type Encoding = 'br' | 'gzip';
export type StaticFile = {
  readonly mediaType: string;
  /** Its name changes with its content. */
  readonly isUnchanging: boolean;
  readonly body: Buffer;
  readonly compressed: Readonly<Partial<Record<Encoding, Buffer>>>;
};

/** Files by their path in the address, such as `/assets/desk-1a2b.js`. Throws when the folder has no page. */
export async function readStaticFiles(folder: string): Promise<ReadonlyMap<string, StaticFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const served = paths.filter((path) => extname(path) in MEDIA_TYPES);
  const files = await Promise.all(served.map(async (path) => [addressOf(folder, path), await readStaticFile(path)] as const));
  const found = new Map(files);
  if (!found.has('/index.html')) throw new Error(`expected a built page in ${folder}, found no index.html`);
  return found;
}

/** The best of what the browser takes. */
export function chooseEncoding(accepted: string | undefined, file: StaticFile): Encoding | null {
  const names = (accepted ?? '').split(',').map((part) => part.split(';')[0]?.trim());
  return (['br', 'gzip'] as const).find((encoding) => names.includes(encoding) && file.compressed[encoding]) ?? null;
}

async function readStaticFile(path: string): Promise<StaticFile> {
  const body = await readFile(path);
  const extension = extname(path);
  const isCompressible = COMPRESSIBLE.has(extension) && body.length >= LEAST_COMPRESSED_BYTES;
  return {
    mediaType: MEDIA_TYPES[extension] ?? 'application/octet-stream',
    isUnchanging: /[/\\]assets[/\\]/.test(path),
    body,
    compressed: isCompressible ? await compress(body) : {},
  };
}

async function compress(body: Buffer): Promise<Record<Encoding, Buffer>> {
  // Middling effort: this happens at every start, beside everything else that starts.
  const brotli = promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } });
  const [br, zipped] = await Promise.all([brotli, promisify(gzip)(body)]);
  return { br, gzip: zipped };
}

const addressOf = (folder: string, path: string): string => `/${relative(folder, path).split(sep).join('/')}`;
