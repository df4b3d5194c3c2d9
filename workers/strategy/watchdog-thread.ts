// The thread of the watchdog: looks ten times a second whether the strategy still returns, and at the memory of the process.
import '../../runtime/node-version.ts';
import { writeSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import { createPlaceSeeker } from './busy-place.ts';
import { OCCUPATIONS, SHARED, type WatchdogSettings } from './watchdog.ts';

const LOOK_EVERY_MS = 100;
const PLACE_WITHIN_MS = 600;
/** What one look counts for at most: while the whole machine slept, nobody looked, and while it was busy, looks come late. */
const MOST_PER_LOOK_MS = 3 * LOOK_EVERY_MS;

const { strategy, file, fileUrl, maxMemoryMb, shared } = workerData as WatchdogSettings & { readonly shared: Int32Array };
const place = createPlaceSeeker(fileUrl);
let lastCounter = 0;
let busyMs = 0;
let lastTurns = 0;
let standingMs = 0;
let lookedAtMs = performance.now();

const watch = setInterval(() => {
  const passedMs = Math.min(performance.now() - lookedAtMs, MOST_PER_LOOK_MS);
  lookedAtMs = performance.now();
  const counter = Atomics.load(shared, SHARED.counter);
  const isBusy = counter % 2 !== 0;
  busyMs = isBusy && counter === lastCounter ? busyMs + passedMs : 0;
  lastCounter = counter;
  const occupation = OCCUPATIONS[Atomics.load(shared, SHARED.occupation)] ?? 'its own code';
  const limitMs = Atomics.load(shared, SHARED.limitMs);
  if (isBusy && busyMs >= limitMs) {
    end(`${occupation} has not returned for ${limitMs / 1000} s. Is there a loop without an end?`);
    return;
  }
  const turns = Atomics.load(shared, SHARED.turns);
  const turnLimitMs = Atomics.load(shared, SHARED.turnLimitMs);
  standingMs = turnLimitMs > 0 && !isBusy && turns === lastTurns ? standingMs + passedMs : 0;
  lastTurns = turns;
  if (turnLimitMs > 0 && standingMs >= turnLimitMs) {
    end(
      `what it began in ${occupation} has gone on without a pause for ${turnLimitMs / 1000} s. Is there a chain of promises without an end, or much too much asked for at once?`,
    );
    return;
  }
  // On a busy machine the look takes a while, so it begins early.
  if ((isBusy && busyMs >= limitMs / 2) || (turnLimitMs > 0 && standingMs >= turnLimitMs / 2)) place.ask();
  else place.forget();
  const memoryMb = Math.round(process.memoryUsage.rss() / 2 ** 20);
  if (memoryMb > maxMemoryMb) {
    end(
      `the process uses ${memoryMb} MB, more than its maxMemoryMb of ${maxMemoryMb}${isBusy ? ` (in ${occupation})` : ''}. Look for lists and maps that only grow.`,
    );
  }
}, LOOK_EVERY_MS);

function end(reason: string): void {
  clearInterval(watch);
  place.tell(PLACE_WITHIN_MS, (line) => {
    // Not through process.stderr, which is the busy thread's.
    writeSync(2, `${file}${line === null ? '' : `:${line}`}: strategy ${strategy} was ended: ${reason}\n`);
    process.kill(process.pid, 'SIGKILL');
  });
}
