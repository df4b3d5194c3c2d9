// Tells alerts to one address outside: in turn, not too many, again after a failure, and never at the cost of anything else.
import type { Alert } from '../../protocol/alerts.ts';
import { toWebhookBody, type WebhookFormat } from './webhook-shapes.ts';

export type WebhookSettings = { readonly url: string; readonly format: WebhookFormat };

export type WebhookTimings = {
  readonly timeoutMs: number;
  /** The wait after the first failure; it doubles up to the longest. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly attempts: number;
  /** So many at once, and then one for each pause. */
  readonly burst: number;
  readonly pauseMs: number;
  /** How long the end of the session waits for what is under way. */
  readonly farewellMs: number;
};
export const WEBHOOK_TIMINGS: WebhookTimings = {
  timeoutMs: 10_000,
  firstRetryMs: 1_000,
  longestRetryMs: 60_000,
  attempts: 8,
  burst: 5,
  pauseMs: 6_000,
  farewellMs: 2_000,
};

export type WebhookStatus = {
  readonly sent: number;
  readonly failed: number;
  readonly waiting: number;
  /** Why the latest attempt failed; null after a success. */
  readonly lastError: string | null;
};

/** More are counted and told in one message. */
const MOST_WAITING = 20;

type Attempt =
  | { readonly result: 'sent' }
  | { readonly result: 'failed'; readonly reason: string; readonly isFinal: boolean; readonly waitMs: number | null };

export class Webhook {
  readonly #settings: WebhookSettings;
  readonly #instance: string;
  readonly #timings: WebhookTimings;
  /** Takes out whatever must not leave this machine. */
  readonly #clean: (text: string) => string;
  readonly #log: (message: string) => void;
  readonly #waiting: Alert[] = [];
  readonly #leaving = new AbortController();
  #isBusy = false;
  #overflow: { readonly first: Alert; readonly count: number } | null = null;
  #allowance: number;
  #refilledAtMs = performance.now();
  #status = { sent: 0, failed: 0, lastError: null as string | null };
  #idle: () => void = () => {};

  constructor(
    settings: WebhookSettings,
    instance: string,
    clean: (text: string) => string,
    log: (message: string) => void,
    timings: WebhookTimings = WEBHOOK_TIMINGS,
  ) {
    this.#settings = settings;
    this.#instance = instance;
    this.#clean = clean;
    this.#log = log;
    this.#timings = timings;
    this.#allowance = timings.burst;
  }

  get status(): WebhookStatus {
    return { ...this.#status, waiting: this.#waiting.length + (this.#overflow?.count ?? 0) };
  }

  /** Returns at once and never throws. */
  send(alert: Alert): void {
    if (this.#leaving.signal.aborted) return;
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(alert);
    else this.#overflow = { first: this.#overflow?.first ?? alert, count: (this.#overflow?.count ?? 0) + 1 };
    if (!this.#isBusy) void this.#work();
  }

  /** Lets what is under way end, for a moment. */
  async close(): Promise<void> {
    if (this.#isBusy) {
      const idle = new Promise<void>((resolve) => (this.#idle = resolve));
      const patience = setTimeout(() => this.#leaving.abort(), this.#timings.farewellMs);
      await idle;
      clearTimeout(patience);
    }
    this.#leaving.abort();
  }

  async #work(): Promise<void> {
    this.#isBusy = true;
    for (let alert = this.#next(); alert && !this.#leaving.signal.aborted; alert = this.#next()) {
      await this.#waitForAllowance();
      await this.#deliver(alert);
    }
    this.#isBusy = false;
    this.#idle();
  }

  #next(): Alert | undefined {
    const alert = this.#waiting.shift();
    if (alert || !this.#overflow) return alert;
    const { first, count } = this.#overflow;
    this.#overflow = null;
    return count === 1 ? first : { ...first, text: `${first.text} And ${count - 1} more alerts, which the desk shows.` };
  }

  async #deliver(alert: Alert): Promise<void> {
    const { attempts, firstRetryMs, longestRetryMs } = this.#timings;
    for (let attempt = 1; !this.#leaving.signal.aborted; attempt++) {
      const outcome = await this.#post(alert);
      if (outcome.result === 'sent') {
        this.#status = { ...this.#status, sent: this.#status.sent + 1, lastError: null };
        return;
      }
      this.#status.lastError = outcome.reason;
      if (outcome.isFinal || attempt >= attempts) {
        this.#status.failed += 1;
        this.#log(`alert ${alert.id} could not be told to the webhook: ${outcome.reason}`);
        return;
      }
      const backoffMs = firstRetryMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      await this.#pause(Math.min(longestRetryMs, outcome.waitMs ?? backoffMs));
    }
  }

  async #post(alert: Alert): Promise<Attempt> {
    const { url, format } = this.#settings;
    const cleaned = { ...alert, text: this.#clean(alert.text), subject: this.#clean(alert.subject) };
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(toWebhookBody(format, cleaned, this.#instance)),
        redirect: 'error',
        signal: AbortSignal.any([AbortSignal.timeout(this.#timings.timeoutMs), this.#leaving.signal]),
      });
      await response.body?.cancel();
      if (response.ok) return { result: 'sent' };
      const { status } = response;
      const isFinal = status < 500 && status !== 429 && status !== 408;
      return { result: 'failed', reason: `it answered ${status}`, isFinal, waitMs: retryAfterMs(response.headers) };
    } catch (error) {
      // The address is a secret of its own: only the kind of failure is told.
      return { result: 'failed', reason: this.#clean(reasonOf(error)), isFinal: false, waitMs: null };
    }
  }

  async #waitForAllowance(): Promise<void> {
    const { burst, pauseMs } = this.#timings;
    const nowMs = performance.now();
    this.#allowance = Math.min(burst, this.#allowance + (nowMs - this.#refilledAtMs) / pauseMs);
    this.#refilledAtMs = nowMs;
    if (this.#allowance < 1) await this.#pause((1 - this.#allowance) * pauseMs);
    this.#allowance -= 1;
  }

  /** Ends early when the session does. */
  #pause(milliseconds: number): Promise<void> {
    const { signal } = this.#leaving;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      if (signal.aborted) done();
      else signal.addEventListener('abort', done);
    });
  }
}

function retryAfterMs(headers: Headers): number | null {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'it did not answer in time';
  return error.cause instanceof Error ? error.cause.message : error.message;
}
