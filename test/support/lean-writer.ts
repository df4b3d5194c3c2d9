// Writes a small Lean data folder for a test, with days of minutes at one price.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';

export type LeanWriter = {
  readonly path: string;
  /** Below `equity/usa`; the name of an archive makes one of the text. */
  write(path: string, text: string): void;
  /** A bar a minute at one price, from 09:30 on for so many hours. */
  writeDay(symbol: string, date: string, price: number, hours: number): void;
  remove(): void;
};

export function createLeanWriter(): LeanWriter {
  const folder = mkdtempSync(join(tmpdir(), 'lean-days-'));
  const write = (path: string, text: string): void => {
    const whole = join(folder, 'equity', 'usa', path);
    mkdirSync(dirname(whole), { recursive: true });
    writeFileSync(whole, path.endsWith('.zip') ? zipSync({ 'data.csv': strToU8(text) }) : text);
  };
  return {
    path: folder,
    write,
    writeDay(symbol, date, price, hours) {
      const scaled = price * 10_000;
      const lines = Array.from({ length: hours * 60 }, (_, minute) => {
        const startMs = (9.5 * 60 + minute) * 60_000;
        return [startMs, scaled, scaled, scaled, scaled, 1_000].join(',');
      });
      write(`minute/${symbol.toLowerCase()}/${date.replaceAll('-', '')}_trade.zip`, lines.join('\n'));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}
