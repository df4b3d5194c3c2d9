// Reads the one CSV file in a zip of a Lean folder, checked against the zip's own length and checksum.
import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { unzipSync } from 'fflate';
import { MarketDataError } from '../market-data-error.ts';

const END_OF_DIRECTORY = 0x06054b50;
const END_OF_DIRECTORY_BYTES = 22;
const CHECKSUM_OFFSET = 16;

/** Throws a MarketDataError that names the file when it cannot be read, is no zip, is damaged, or holds no single CSV. */
export function readZippedCsv(path: string): Uint8Array {
  const zip = readBytes(path);
  const entries = unzip(path, zip);
  const [name, ...others] = Object.keys(entries);
  const csv = name === undefined ? undefined : entries[name];
  if (!csv || others.length > 0) {
    throw new MarketDataError(`${path}: expected exactly one CSV file in the zip, found ${others.length + (csv ? 1 : 0)}`);
  }
  const expected = checksumOfFirstEntry(zip);
  if (expected !== undefined && crc32(csv) !== expected)
    throw new MarketDataError(`${path}: damaged zip, the checksum of ${name} is wrong`);
  return csv;
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new MarketDataError(`${path}: cannot be read (${(error as Error).message})`, { cause: error });
  }
}

function unzip(path: string, zip: Uint8Array): Readonly<Record<string, Uint8Array>> {
  try {
    return unzipSync(zip, { filter: (file) => !file.name.endsWith('/') });
  } catch (error) {
    throw new MarketDataError(`${path}: damaged, or no zip (${(error as Error).message})`, { cause: error });
  }
}

/** The format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.12 and 4.3.16. */
function checksumOfFirstEntry(zip: Uint8Array): number | undefined {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  for (let end = zip.length - END_OF_DIRECTORY_BYTES; end >= 0; end--) {
    if (view.getUint32(end, true) !== END_OF_DIRECTORY) continue;
    const directory = view.getUint32(end + 16, true);
    return directory + CHECKSUM_OFFSET + 4 <= zip.length ? view.getUint32(directory + CHECKSUM_OFFSET, true) : undefined;
  }
  return undefined;
}
