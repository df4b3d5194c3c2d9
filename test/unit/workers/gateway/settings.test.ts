// What the gateway accepts as settings, and how clearly it refuses the rest.
import { expect, it } from 'vitest';
import { parseGatewaySettings } from '../../../../workers/gateway/settings.ts';

const RIGHT = { venue: 'simulator', keyId: 'PK', secret: 'hush-hush', simulatorUrl: 'http://127.0.0.1:4001' };

it('fills in what may be left out', () => {
  expect(parseGatewaySettings(RIGHT)).toEqual({ ...RIGHT, feed: 'iex', requestTimeoutMs: 10_000 });
  expect(parseGatewaySettings({ venue: 'alpaca-paper', keyId: 'PK', secret: 's', ratePerMinute: 0 })).toMatchObject({
    ratePerMinute: 0,
  });
});

it.each<[unknown, string]>([
  [undefined, 'settings: '],
  [{ ...RIGHT, venue: 'binance' }, 'venue: '],
  [{ ...RIGHT, keyId: '' }, 'keyId: expected a key id'],
  [{ ...RIGHT, secret: undefined }, 'secret: '],
  [{ ...RIGHT, simulatorUrl: 'http://localhost:4001' }, 'simulatorUrl: expected an address such as "http://127.0.0.1:4001"'],
  [{ ...RIGHT, simulatorUrl: 'https://api.alpaca.markets' }, 'simulatorUrl: '],
  [{ ...RIGHT, simulatorUrl: 'http://127.0.0.1:4001@evil.example:80' }, 'simulatorUrl: '],
  [
    { ...RIGHT, simulatorUrl: undefined },
    'simulatorUrl: expected the address of the simulator for venue "simulator", and none for the others',
  ],
  [{ ...RIGHT, venue: 'alpaca-live' }, 'simulatorUrl: '],
  [{ ...RIGHT, feed: 'otc' }, 'feed: '],
  [{ ...RIGHT, requestTimeoutMs: 5 }, 'requestTimeoutMs: '],
  [{ ...RIGHT, ratePerMinute: -1 }, 'ratePerMinute: '],
  [{ ...RIGHT, leverage: 4 }, 'leverage'],
])('refuses %j and names the setting', (config, message) => {
  expect(() => parseGatewaySettings(config)).toThrow(message);
});

it('never repeats a secret in its complaint', () => {
  expect(() => parseGatewaySettings({ ...RIGHT, secret: ['hush-hush'], feed: 'hush-hush' })).toThrow(
    expect.objectContaining({ message: expect.not.stringContaining('hush') }),
  );
});
