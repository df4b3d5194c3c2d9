// Links that work once and the cookies that they turn into. Both are signed texts, so that nothing has to be kept but which
// links were used: a cookie outlives this process, a link does not.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { DeskRole } from '../../../protocol/desk-feed.ts';

export const LINK_LIFE_MS = 15 * 60_000;
export const COOKIE_LIFE_MS = 12 * 3_600_000;

/** Who a cookie belongs to; `id` tells browsers apart in the journal. */
export type Pass = { readonly id: string; readonly role: DeskRole; readonly expiresAtMs: number };

export class Passes {
  readonly #secret: Buffer;
  /** Links of an earlier life of this process are void: it cannot know which of them were used. */
  readonly #life = randomBytes(9).toString('base64url');
  readonly #usedLinks = new Map<string, number>();

  constructor(secret: string) {
    this.#secret = Buffer.from(secret);
  }

  createLink(role: DeskRole, nowMs: number): string {
    return this.#sign(`link-${this.#life}`, {
      id: randomBytes(12).toString('base64url'),
      role,
      expiresAtMs: nowMs + LINK_LIFE_MS,
    });
  }

  /** The cookie for a link, once. Null for a link that is used, too old, or not ours. */
  redeemLink(link: string, nowMs: number): { readonly cookie: string; readonly pass: Pass } | null {
    const pass = this.#verify(`link-${this.#life}`, link, nowMs);
    if (!pass || this.#usedLinks.has(pass.id)) return null;
    for (const [id, expiresAtMs] of this.#usedLinks) if (expiresAtMs <= nowMs) this.#usedLinks.delete(id);
    this.#usedLinks.set(pass.id, pass.expiresAtMs);
    const granted = { id: randomBytes(6).toString('base64url'), role: pass.role, expiresAtMs: nowMs + COOKIE_LIFE_MS };
    return { cookie: this.#sign('cookie', granted), pass: granted };
  }

  readCookie(cookie: string | undefined, nowMs: number): Pass | null {
    return cookie === undefined ? null : this.#verify('cookie', cookie, nowMs);
  }

  #sign(purpose: string, { id, role, expiresAtMs }: Pass): string {
    const body = `${id}.${role}.${expiresAtMs}`;
    return `${body}.${this.#signatureOf(purpose, body)}`;
  }

  #verify(purpose: string, text: string, nowMs: number): Pass | null {
    const match = /^(([\w-]{8,16})\.(viewer|operator)\.(\d{13}))\.([\w-]{43})$/.exec(text);
    if (!match) return null;
    const [, body = '', id = '', role, expiresAtMs, signature = ''] = match;
    if (!timingSafeEqual(Buffer.from(signature), Buffer.from(this.#signatureOf(purpose, body)))) return null;
    const pass = { id, role: role as DeskRole, expiresAtMs: Number(expiresAtMs) };
    return pass.expiresAtMs > nowMs ? pass : null;
  }

  #signatureOf(purpose: string, body: string): string {
    return createHmac('sha256', this.#secret).update(`${purpose}\n${body}`).digest('base64url');
  }
}
