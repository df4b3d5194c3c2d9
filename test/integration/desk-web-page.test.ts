// The web page of a real session: who gets in, who is turned away, what a viewer may not, and what clients see.
import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mistakesIn } from '../../renderer/panels/settings/strategy-entries.ts';
import { type Entered, enter, FeedClient, openSocket } from '../support/desk/feed-client.ts';
import { journalFactsOf } from '../support/judged-home.ts';
import {
  createHome,
  type ProductRun,
  removeHome,
  runTradewarden,
  startTradewarden,
  statusOf,
  untilStatus,
} from '../support/product-run.ts';

const PATIENCE = { timeout: 60_000, interval: 50 };
const home = createHome();
const clients: FeedClient[] = [];
let run: ProductRun;

const freshLink = async (): Promise<string> => (await statusOf(home))?.dashboardUrl ?? 'no link';
const viewerLink = async (): Promise<string> => {
  const { stdout } = await runTradewarden('dashboard', '--viewer', '--json', '--home', home);
  return (JSON.parse(stdout) as { readonly url: string }).url;
};
let operator: Entered;
let viewer: Entered;

async function connect(who: Entered): Promise<FeedClient> {
  const client = await FeedClient.open(who);
  clients.push(client);
  return client;
}

/** Plain HTTP, because `fetch` does not let a test lie about its host. */
function get(
  path: string,
  headers: Readonly<Record<string, string>>,
  agent?: Agent,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(operator.origin);
    request({ host: '127.0.0.1', port, path, headers, ...(agent && { agent }) }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    })
      .on('error', reject)
      .end();
  });
}

beforeAll(async () => {
  run = startTradewarden('run', '--home', home, '--ports', 'auto');
  await untilStatus(
    home,
    ({ dashboardUrl, components }) => dashboardUrl !== null && components.every(({ state }) => state === 'running'),
  );
  operator = await enter(await freshLink());
  viewer = await enter(await viewerLink());
}, 120_000);
afterAll(async () => {
  for (const client of clients) client.close();
  run.child.kill('SIGTERM');
  await run.finished;
  removeHome(home);
});

describe('the web page lets in', () => {
  it('who has a link, once', async () => {
    const link = await freshLink();
    await enter(link);
    await expect(enter(link)).rejects.toThrow('403');
  });

  it('who asks for another link, each of which is new', async () => {
    const [one, two] = [await freshLink(), await freshLink()];
    expect(one).not.toBe(two);
    await enter(two);
    await enter(one);
  });

  it('a browser with its cookie, to a page that may run nothing from elsewhere and nothing inline', async () => {
    const { status, headers } = await get('/', { host: operator.host, cookie: operator.cookie });
    expect(status).toBe(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/default-src 'none'/);
    expect(policy).not.toMatch(/unsafe|\*|http/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
  });

  it('with a cookie that no script can read and no other site can send', async () => {
    const response = await fetch(await freshLink());
    expect(response.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});

describe('the web page turns away', () => {
  it.each([
    ['a made-up link', '/enter/abcdefgh.operator.9999999999999.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', {}, 403],
    ['a page without a cookie', '/', {}, 401],
    ['a file without a cookie', '/index.html', {}, 401],
    ['another host name that resolves to this machine', '/', { host: 'evil.example:80' }, 421],
    ['the right host at another port', '/', { host: '127.0.0.1:1' }, 421],
    ['a request from another origin', '/', { origin: 'https://evil.example' }, 403],
    ['a path that climbs out', '/../package.json', { withCookie: 'yes' }, 404],
    ['a path that climbs out in disguise', '/%2e%2e%2fpackage.json', { withCookie: 'yes' }, 404],
  ])('%s', async (_what, path, { withCookie, ...headers }: Record<string, string>, status) => {
    const cookie = withCookie ? { cookie: operator.cookie } : {};
    expect((await get(path, { host: operator.host, ...cookie, ...headers })).status).toBe(status);
  });

  it('a page of another site that asks without an end, and lets in whoever belongs here meanwhile', async () => {
    const picture = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    for (let count = 0; count < 600; count++)
      expect((await get('/enter/x', { host: operator.host, ...picture })).status).toBe(403);
    await enter(await freshLink());
    expect((await get('/', { host: operator.host, cookie: operator.cookie })).status).toBe(200);
  });

  it('whoever tries link after link, but not a link that works', async () => {
    const visit = {
      host: operator.host,
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    const statuses: number[] = [];
    for (let count = 0; count < 30; count++) statuses.push((await get(`/enter/guess-${count}`, visit)).status);
    expect(new Set(statuses)).toEqual(new Set([403, 429]));
    const entered = await get(new URL(await freshLink()).pathname, visit);
    expect(entered).toMatchObject({ status: 200, headers: { 'set-cookie': [expect.stringMatching(/SameSite=Strict/)] } });
  });

  it('a cookie that was changed into an operator’s', async () => {
    const forged = viewer.cookie.replace('.viewer.', '.operator.');
    expect(forged).not.toBe(viewer.cookie);
    expect((await get('/', { host: viewer.host, cookie: forged })).status).toBe(401);
  });

  it.each([
    ['without a cookie', { cookie: '' }, 401],
    ['from another origin', { origin: 'https://evil.example' }, 403],
    ['without an origin', { origin: '' }, 403],
    ['for another host', { host: 'evil.example' }, 421],
  ])('a WebSocket %s', async (_what, change, status) => {
    const headers = { origin: operator.origin, cookie: operator.cookie, host: operator.host, ...change };
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    await expect(openSocket(`ws://${operator.host}/desk`, sent)).rejects.toThrow(`status ${status}`);
  });
});

describe('a hostile client', () => {
  it.each([
    ['no JSON', 'halt!'],
    ['an unknown message', '{"kind":"shutdown"}'],
    ['a topic that is none', '{"kind":"subscribe","topic":{"topic":"secrets"}}'],
    ['a symbol with a path in it', '{"kind":"subscribe","topic":{"topic":"chart","symbol":"../../x","timeframe":"1m"}}'],
  ])('that says %s is told what was expected and harms nobody', async (_what, text) => {
    const client = await connect(operator);
    client.sayRaw(text);
    await expect.poll(() => client.frames.find(({ kind }) => kind === 'refused'), PATIENCE).toBeDefined();
    client.subscribe({ topic: 'bar' });
    await expect.poll(() => client.view({ topic: 'bar' })?.mode, PATIENCE).toBe('paper');
  });

  it('that sends a malformed command is told so by its id', async () => {
    const client = await connect(operator);
    const outcome = await client.command({ kind: 'submit-order', symbol: 'SPY' } as never);
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'MALFORMED' });
  });

  it('that sends too much at once is cut off', async () => {
    const client = await connect(operator);
    client.sayRaw(Buffer.alloc(65 * 1024 + 1, 'x'));
    expect((await client.closed).code).toBe(1009);
  });

  it('that floods is cut off, and others go on', async () => {
    const [flood, other] = [await connect(operator), await connect(operator)];
    for (let count = 0; count < 2_000; count++) flood.say({ kind: 'seen', number: 0 });
    expect(await flood.closed).toMatchObject({ code: 1008, reason: 'too many messages' });
    other.subscribe({ topic: 'bar' });
    await expect.poll(() => other.view({ topic: 'bar' })?.trading.value?.state, PATIENCE).toBe('ACTIVE');
  });
});

describe('a viewer', () => {
  it.each([
    { kind: 'halt', reason: '' },
    { kind: 'flatten', book: null, reason: '' },
    { kind: 'change-settings', changes: { mode: 'live' } },
    { kind: 'arm', accountEnding: '1234' },
  ] as const)('sees everything and may not $kind', async (command) => {
    const client = await connect(viewer);
    expect(await client.command(command)).toMatchObject({ outcome: 'refused', code: 'NOT_ALLOWED' });
    client.subscribe({ topic: 'overview' });
    await expect
      .poll(() => Object.keys(client.view({ topic: 'overview' })?.components.rows ?? {}), PATIENCE)
      .toContain('order-executor');
    expect((await statusOf(home))?.tradingState).toBe('ACTIVE');
  });
});

describe('an operator in a browser', () => {
  it('halts and resumes, and everybody who looks sees it', async () => {
    const [one, two] = [await connect(operator), await connect(viewer)];
    two.subscribe({ topic: 'bar' });
    expect(await one.command({ kind: 'halt', reason: 'a look at the feed' })).toMatchObject({ outcome: 'done' });
    await expect.poll(() => two.view({ topic: 'bar' })?.trading.value?.state, PATIENCE).toBe('HALTED');
    expect(journalFactsOf(home).findLast(({ kind }) => kind === 'TradingStateChanged')).toMatchObject({
      state: 'HALTED',
      by: expect.stringMatching(/in a browser \(operator .+\)$/),
      reason: 'a look at the feed',
    });
    expect(await one.command({ kind: 'resume', reason: 'seen' })).toMatchObject({ outcome: 'done' });
    await expect.poll(() => two.view({ topic: 'bar' })?.trading.value?.state, PATIENCE).toBe('ACTIVE');
  });

  it('is told what is wrong with a setting at the path of its field, where the form shows it', async () => {
    const strategies = [{ id: 'mine', strategy: 'sma-cross', symbols: ['SPY', 'spy'] }];
    const outcome = await (await connect(operator)).command({ kind: 'change-settings', changes: { strategies } });
    expect(outcome.outcome).toBe('refused');
    expect(mistakesIn(outcome.text)).toEqual({
      'strategies[0].symbols[1]': expect.stringMatching(/^found "spy", expected a symbol/),
    });
  });

  it('may not arm, and is told what to type at the machine', async () => {
    const outcome = await (await connect(operator)).command({ kind: 'arm', accountEnding: '1234' });
    expect(outcome).toMatchObject({ outcome: 'refused', code: 'NOT_ALLOWED' });
    expect(outcome.text).toContain('tradewarden arm');
  });

  it('that repeats a command by its id gets the same answer, and it is done once', async () => {
    const client = await connect(operator);
    const restart = { kind: 'restart-component', component: 'realtime-monitor-of-nobody' } as const;
    const first = await client.command(restart, 'the-same');
    expect(await client.command({ kind: 'halt', reason: '' }, 'the-same')).toEqual(first);
    expect((await statusOf(home))?.tradingState).toBe('ACTIVE');
  });
});

describe('a strategy at the desk', () => {
  it('goes on as it is when it is given parameters that it cannot run with', async () => {
    const strategyOf = async () => (await statusOf(home))?.components.find(({ id }) => id.startsWith('strategy:'));
    const before = await strategyOf();
    const client = await connect(operator);
    const strategy = before?.id.slice('strategy:'.length) ?? '';
    const outcome = await client.command({ kind: 'set-strategy-parameters', strategy, parameters: { slow: 2 } });
    expect(outcome.text).toMatch(/stays as it is.*slow/);
    expect(await strategyOf()).toMatchObject({ pid: before?.pid, state: 'running' });
  });
});

describe('the feed', () => {
  it('shows prices that move, a chart with history, and components, in frames without a gap', async () => {
    const client = await connect(operator);
    const chart = { topic: 'chart', symbol: 'BTC/USD', timeframe: '1m' } as const;
    const watchlist = { topic: 'watchlist', symbols: ['BTC/USD', 'SPY'] } as const;
    client.subscribe({ topic: 'bar' }, { topic: 'overview' }, chart, watchlist);
    await expect.poll(() => client.view(watchlist)?.quotes.rows['BTC/USD']?.freshness, PATIENCE).toBe('live');
    const seen = client.view(watchlist)?.quotes.rows['BTC/USD']?.receivedAtUs ?? 0;
    await expect.poll(() => client.view(watchlist)?.quotes.rows['BTC/USD']?.receivedAtUs ?? 0, PATIENCE).toBeGreaterThan(seen);
    await expect.poll(() => client.view(chart)?.state, PATIENCE).toBe('ready');
    await expect.poll(() => client.view(chart)?.bars.entries.length ?? 0, PATIENCE).toBeGreaterThan(10);
    expect(client.numbers).toEqual(client.numbers.map((_, index) => index + 1));
  });

  it('gives a client that does not keep up few frames, and the latest when it asks for more', async () => {
    const client = await connect(operator);
    client.saysSeen = false;
    client.subscribe({ topic: 'bar' }, { topic: 'watchlist', symbols: ['BTC/USD', 'SPY', 'AAPL', 'MSFT'] });
    await expect.poll(() => client.numbers.length, PATIENCE).toBe(4);
    const other = await connect(operator);
    other.subscribe({ topic: 'bar' });
    await other.command({ kind: 'halt', reason: 'while one is slow' });
    await expect.poll(() => other.view({ topic: 'bar' })?.trading.value?.state, PATIENCE).toBe('HALTED');
    expect(client.numbers).toHaveLength(4);
    client.saysSeen = true;
    client.say({ kind: 'seen', number: 4 });
    await expect.poll(() => client.view({ topic: 'bar' })?.trading.value?.state, PATIENCE).toBe('HALTED');
    await other.command({ kind: 'resume', reason: '' });
  });

  it('comes back on the same cookie and address after its worker was killed', async () => {
    const client = await connect(operator);
    const desk = (await statusOf(home))?.components.find(({ worker }) => worker === 'desk');
    process.kill(desk?.pid ?? 0, 'SIGKILL');
    await client.closed;
    await expect.poll(() => FeedClient.open(operator).catch(() => null), PATIENCE).not.toBeNull();
    const back = await connect(operator);
    back.subscribe({ topic: 'overview' });
    await expect.poll(() => back.view({ topic: 'overview' })?.components.rows['realtime-monitor']?.restarts, PATIENCE).toBe(1);
  });
});

// The last: for a while after it every stranger is turned away.
describe('a stranger', () => {
  it('is turned away when he asks more often than anybody would, and nobody else is', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 20 });
    const asked = await Promise.all(Array.from({ length: 3_000 }, () => get('/', { host: operator.host }, agent)));
    agent.destroy();
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([401, 429]));
    expect((await get('/', { host: operator.host, cookie: operator.cookie })).status).toBe(200);
  });
});
