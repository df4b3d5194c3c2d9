// Links that work once, cookies that are signed, and what neither of them lets through.
import { describe, expect, it } from 'vitest';
import { COOKIE_LIFE_MS, LINK_LIFE_MS, Passes } from '../../../../workers/desk/web/passes.ts';
import { RateLimit } from '../../../../workers/desk/web/rate-limit.ts';
import { cookieOf, isOwnHost, isOwnOrigin } from '../../../../workers/desk/web/request-check.ts';

const SECRET = 'a secret of at least thirty-two characters';
const NOW_MS = 1_800_000_000_000;

describe('a link', () => {
  it('turns into a cookie of its role, once', () => {
    const passes = new Passes(SECRET);
    const link = passes.createLink('viewer', NOW_MS);
    const entered = passes.redeemLink(link, NOW_MS);
    expect(passes.readCookie(entered?.cookie, NOW_MS)?.role).toBe('viewer');
    expect(passes.redeemLink(link, NOW_MS)).toBeNull();
  });

  it('is void when it is too old, changed, or of an earlier life of the worker', () => {
    const passes = new Passes(SECRET);
    const link = passes.createLink('viewer', NOW_MS);
    expect(passes.redeemLink(link, NOW_MS + LINK_LIFE_MS)).toBeNull();
    expect(passes.redeemLink(link.replace('viewer', 'operator'), NOW_MS)).toBeNull();
    expect(new Passes(SECRET).redeemLink(link, NOW_MS)).toBeNull();
    expect(passes.redeemLink('', NOW_MS)).toBeNull();
  });

  it('is no cookie, and a cookie no link', () => {
    const passes = new Passes(SECRET);
    const link = passes.createLink('operator', NOW_MS);
    expect(passes.readCookie(link, NOW_MS)).toBeNull();
    const cookie = passes.redeemLink(link, NOW_MS)?.cookie ?? '';
    expect(passes.redeemLink(cookie, NOW_MS)).toBeNull();
  });
});

describe('a cookie', () => {
  const enter = (passes: Passes): string => passes.redeemLink(passes.createLink('operator', NOW_MS), NOW_MS)?.cookie ?? '';

  it('outlives the worker, not the secret of the app', () => {
    const cookie = enter(new Passes(SECRET));
    expect(new Passes(SECRET).readCookie(cookie, NOW_MS)?.role).toBe('operator');
    expect(new Passes(`${SECRET}!`).readCookie(cookie, NOW_MS)).toBeNull();
  });

  it('ends after its time', () => {
    const passes = new Passes(SECRET);
    const cookie = enter(passes);
    expect(passes.readCookie(cookie, NOW_MS + COOKIE_LIFE_MS - 1)).not.toBeNull();
    expect(passes.readCookie(cookie, NOW_MS + COOKIE_LIFE_MS)).toBeNull();
  });
});

it('knows its own host and origin, and no other', () => {
  expect(['127.0.0.1:5550', 'localhost:5550', 'LOCALHOST:5550'].every((host) => isOwnHost(host, 5550))).toBe(true);
  const others = [undefined, '', 'evil.example', '127.0.0.1', '127.0.0.1:5551', '127.0.0.1:5550.evil.example', '[::1]:5550'];
  expect(others.some((host) => isOwnHost(host, 5550))).toBe(false);
  expect(isOwnOrigin('http://127.0.0.1:5550', 5550)).toBe(true);
  const foreign = [undefined, 'null', 'https://127.0.0.1:5550', 'http://evil.example', 'http://127.0.0.1:5550.evil.example'];
  expect(foreign.some((origin) => isOwnOrigin(origin, 5550))).toBe(false);
});

it('reads one cookie among others', () => {
  expect(cookieOf('a=1; tradewarden-5550=x.y=z; b=2', 'tradewarden-5550')).toBe('x.y=z');
  expect(cookieOf('nottradewarden-5550=x', 'tradewarden-5550')).toBeUndefined();
  expect(cookieOf(undefined, 'tradewarden-5550')).toBeUndefined();
});

it('allows a burst, and then what comes in at its pace', () => {
  const limit = new RateLimit(3, 2);
  expect([0, 0, 0, 0].map((at) => limit.take(at))).toEqual([true, true, true, false]);
  expect([499, 500, 501].map((at) => limit.take(at))).toEqual([false, true, false]);
});
