// What is printed where nobody may be reading.
import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createConsoleOutput } from '../../../../main/logging/console-output.ts';

it('leaves out what a slow reader cannot take, and says so once it reads on', () => {
  const taken: string[] = [];
  let go: (() => void) | null = null;
  const slow = new Writable({
    write(chunk, _encoding, done) {
      taken.push(String(chunk));
      if (taken.length < 2) go = done;
      else done();
    },
  });
  const tell = createConsoleOutput(slow);
  const line = 'x'.repeat(1023);
  for (let index = 0; index < 1000; index++) tell(line);
  expect(slow.writableLength).toBeLessThan(300 * 1024);
  const accepted = slow.writableLength / 1024;
  (go as (() => void) | null)?.();
  tell('what now');
  expect(taken.slice(-2)).toEqual([
    `${1000 - accepted} times there was more to say than was read here; the log files have it.\n`,
    'what now\n',
  ]);
});
