// What the broker's SDK offers and nobody may use: only the gateway imports it, so only the gateway is looked at, each for the harm that it does.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const gateway = join(root, 'workers', 'gateway');
const sources = readdirSync(gateway, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, text: readFileSync(join(gateway, name), 'utf8') }));

it.each<[trap: RegExp, harm: string]>([
  [/submitAndWait/, 'opens a stream of its own to the real host, whatever host was asked for'],
  [/subscribeToActivitiesSSE/, 'waits for the end of an answer that never ends'],
  [/deleteOpenPosition|closeAllPositions|closePosition\(/, 'closes positions by orders without an id of ours'],
  [/\.orders\.(market|limit|stop|stopLimit|trailingStop|bracket|oco|oto)\(/, 'fills in a time in force that crypto refuses'],
  [/\.indices\b|cryptoPerp|fixedIncome/i, 'was retired by the venue'],
  [/APCA_API_BASE_URL|basePath/, 'is ignored by the SDK, so that orders would go to the real host'],
  [/maxReconnectAttempts/, 'leaves reconnection to the SDK, whose streams settle only once'],
])('nothing uses %s, which %s', (trap) => {
  expect(sources.length).toBeGreaterThan(30);
  expect(sources.filter(({ text }) => trap.test(text)).map(({ name }) => name)).toEqual([]);
});
