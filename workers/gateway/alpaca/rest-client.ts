// Sends REST requests through the SDK: only to allowed origins, within the account's rate budget, orders exactly once.
import { Alpaca } from '@alpacahq/alpaca-trade-api';
import { monotonicUs } from '../../../runtime/clocks.ts';
import {
  createRateBudget,
  noteAnswer,
  type RateBudget,
  type RatePurpose,
  takeToken,
} from '../../../trading/cores/gateway/rate-budget.ts';
import type { GatewaySettings } from '../settings.ts';
import type { Origins, RateAccount } from './origins.ts';
import { readRateNotice } from './rate-headers.ts';
import { OverBudget, ReadOnlyVenue, toVenueFailure } from './sdk-failures.ts';

const READ_ATTEMPTS = 3;
const FIRST_RETRY_MS = 250;
const SMOOTHING = 0.2;

export type RestReader = Pick<RestClient, 'read'>;

export class RestClient {
  /** For whoever may not spend the share that is kept for reconciliation and cancels. */
  readonly ordinary: RestReader = {
    read: (account, purpose, call) => this.read(account, purpose === 'reserved' ? 'ordinary' : purpose, call),
  };
  readonly sdk: Alpaca;
  /** Whether nothing but reads may leave. Real money is read-only until somebody says otherwise. */
  isReadOnly: boolean;
  /** Hears the first answer of a pause that says that the venue is asked too often. */
  onRateLimited: (account: RateAccount, pauseMs: number) => void = () => {};
  readonly #budgets: Record<RateAccount, RateBudget>;
  readonly #inFlight: Record<RateAccount, number> = { trading: 0, 'market-data': 0 };
  readonly #patienceMs: number;
  #roundTripMs: number | null = null;

  constructor(settings: GatewaySettings, origins: Origins) {
    this.isReadOnly = settings.venue === 'alpaca-live';
    const perMinute = settings.ratePerMinute ?? null;
    const budget = createRateBudget(perMinute, monotonicUs());
    this.#budgets = { trading: budget, 'market-data': budget };
    this.#patienceMs = settings.requestTimeoutMs;
    this.sdk = new Alpaca({
      keyId: settings.keyId,
      secret: settings.secret,
      paper: origins.isPaper,
      // The SDK asks for crypto data without keys, which the venue then serves under a stranger's limits.
      headers: { 'APCA-API-KEY-ID': settings.keyId, 'APCA-API-SECRET-KEY': settings.secret },
      timeoutMs: settings.requestTimeoutMs,
      // Both are ours: the SDK's know neither the account's other requests nor which of them matter.
      retry: false,
      rateLimit: false,
      fetchApi: async (address, init) => {
        const { url, account } = origins.rewrite(address);
        if (this.isReadOnly && (init?.method ?? 'GET') !== 'GET') throw new ReadOnlyVenue();
        const sentAtMs = performance.now();
        const response = await fetch(url, { ...init, redirect: 'error' });
        this.#noteRoundTrip(performance.now() - sentAtMs);
        this.#note(account, response);
        return response;
      },
    });
  }

  get budgets(): Readonly<Record<RateAccount, RateBudget>> {
    return this.#budgets;
  }

  /** From request to answer, smoothed over some ten requests; null before the first answer. */
  get roundTripMs(): number | null {
    return this.#roundTripMs;
  }

  /** One attempt, at once or not at all. Rejects with OverBudget when the budget does not allow it. */
  async send<T>(purpose: RatePurpose, call: (sdk: Alpaca) => Promise<T>): Promise<T> {
    const waitMs = this.#take('trading', purpose);
    if (waitMs > 0) throw new OverBudget(waitMs);
    return this.#run('trading', call);
  }

  /** Waits for its turn and repeats what failed for a moment. For reads only. */
  async read<T>(account: RateAccount, purpose: RatePurpose, call: (sdk: Alpaca) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.#waitForToken(account, purpose);
      try {
        return await this.#run(account, call);
      } catch (error) {
        if (attempt >= READ_ATTEMPTS || !isWorthRepeating(error)) throw error;
      }
      await pause(FIRST_RETRY_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    }
  }

  async #run<T>(account: RateAccount, call: (sdk: Alpaca) => Promise<T>): Promise<T> {
    this.#inFlight[account] += 1;
    try {
      return await call(this.sdk);
    } finally {
      this.#inFlight[account] -= 1;
    }
  }

  #take(account: RateAccount, purpose: RatePurpose): number {
    const taken = takeToken(this.#budgets[account], purpose, monotonicUs());
    this.#budgets[account] = taken.budget;
    return taken.waitMs;
  }

  async #waitForToken(account: RateAccount, purpose: RatePurpose): Promise<void> {
    const giveUpAtUs = monotonicUs() + this.#patienceMs * 1000;
    for (;;) {
      const waitMs = this.#take(account, purpose);
      if (waitMs === 0) return;
      if (monotonicUs() + waitMs * 1000 > giveUpAtUs) throw new OverBudget(waitMs);
      await pause(waitMs);
    }
  }

  #noteRoundTrip(tookMs: number): void {
    this.#roundTripMs = this.#roundTripMs === null ? tookMs : this.#roundTripMs + (tookMs - this.#roundTripMs) * SMOOTHING;
  }

  #note(account: RateAccount, response: Response): void {
    // The answered request itself is still counted as under way here.
    const others = this.#inFlight[account] - 1;
    const notice = readRateNotice(response.status, response.headers, Date.now());
    const nowUs = monotonicUs();
    const wasPaused = nowUs < this.#budgets[account].blockedUntilUs;
    const budget = noteAnswer(this.#budgets[account], notice, others, nowUs);
    this.#budgets[account] = budget;
    if (notice.isOverLimit && !wasPaused) this.onRateLimited(account, (budget.blockedUntilUs - nowUs) / 1000);
  }
}

function isWorthRepeating(error: unknown): boolean {
  const failure = toVenueFailure(error);
  return failure.kind === 'answered' ? failure.status === 429 || failure.status >= 500 : true;
}

/** The venue's JSON as it came: the SDK rounds times, and keeps of the legs of an order only what it knows. */
export const bodyOf = async (call: Promise<{ readonly raw: Response }>): Promise<unknown> => (await call).raw.json();

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
