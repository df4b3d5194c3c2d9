// No address but the venue's own can be reached.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { BlockedAddress, createOrigins } from '../../../../workers/gateway/alpaca/origins.ts';
import { RestClient } from '../../../../workers/gateway/alpaca/rest-client.ts';
import { toVenueFailure } from '../../../../workers/gateway/alpaca/sdk-failures.ts';
import { gatewaySettingsSchema } from '../../../../workers/gateway/settings.ts';

const LOCAL = 'http://127.0.0.1:4001';
const simulator = createOrigins('simulator', 'iex', LOCAL);
const paper = createOrigins('alpaca-paper', 'sip', undefined);
const live = createOrigins('alpaca-live', 'iex', undefined);

it('turns every address of the simulator to this machine', () => {
  expect(simulator.rewrite('https://paper-api.alpaca.markets/v2/orders?status=open')).toEqual({
    url: `${LOCAL}/v2/orders?status=open`,
    account: 'trading',
  });
  expect(simulator.rewrite('https://data.alpaca.markets/v2/stocks/bars')).toEqual({
    url: `${LOCAL}/v2/stocks/bars`,
    account: 'market-data',
  });
  expect(simulator.streams).toEqual({
    tradeUpdates: 'ws://127.0.0.1:4001/stream',
    stocks: 'ws://127.0.0.1:4001/v2/iex',
    iex: 'ws://127.0.0.1:4001/v2/iex',
    crypto: 'ws://127.0.0.1:4001/v1beta3/crypto/us',
  });
});

it('keeps paper and live apart', () => {
  expect(paper.rewrite('https://paper-api.alpaca.markets/v2/account').url).toBe('https://paper-api.alpaca.markets/v2/account');
  expect(live.rewrite('https://api.alpaca.markets/v2/account').url).toBe('https://api.alpaca.markets/v2/account');
  expect(paper.streams.stocks).toBe('wss://stream.data.alpaca.markets/v2/sip');
  for (const [origins, other] of [
    [paper, 'https://api.alpaca.markets/'],
    [live, 'https://paper-api.alpaca.markets/'],
    [simulator, 'https://api.alpaca.markets/'],
  ] as const) {
    expect(() => origins.rewrite(other)).toThrow(BlockedAddress);
  }
  for (const origins of [paper, simulator])
    expect(() => origins.assertStream(live.streams.tradeUpdates)).toThrow(BlockedAddress);
});

it.each([
  'http://paper-api.alpaca.markets/',
  'https://paper-api.alpaca.markets:8443/',
  'https://paper-api.alpaca.markets.evil.example/',
  'https://evil.example/https://paper-api.alpaca.markets/',
  'https://paper-api.alpaca.markets@evil.example/',
  'https://PAPER-API.alpaca.markets.:443/',
  'http://127.0.0.1:4001/v2/account',
  'http://localhost:4001/',
  'file:///etc/passwd',
])('blocks %s', (address) => {
  expect(() => simulator.rewrite(address)).toThrow(BlockedAddress);
});

it('leaves a user name in the address behind', () => {
  expect(simulator.rewrite('https://someone:secret@paper-api.alpaca.markets/v2/clock').url).toBe(`${LOCAL}/v2/clock`);
});

it('never leads anywhere else, whatever address comes', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (address) => {
      expect(() => simulator.rewrite(address)).toThrow(BlockedAddress);
      expect(() => simulator.assertStream(address)).toThrow(BlockedAddress);
    }),
  );
});

it('blocks a request of the SDK itself and knows that it was not sent', async () => {
  const settings = gatewaySettingsSchema.parse({ venue: 'simulator', keyId: 'k', secret: 's', simulatorUrl: LOCAL });
  const rest = new RestClient(settings, { ...simulator, isPaper: false });
  const failure = await rest.send('urgent', (sdk) => sdk.trading.account.getAccount()).catch(toVenueFailure);
  expect(failure).toMatchObject({ kind: 'not-sent' });
  expect((failure as { message: string }).message).toContain('blocked a request to https://api.alpaca.markets');
});
