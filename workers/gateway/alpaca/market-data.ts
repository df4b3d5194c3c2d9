// Both market data connections: each opened while somebody wants its symbols, kept alive, and held below the venue's symbol limit.
import type { AlertCode, AlertNotice } from '../../../protocol/alerts.ts';
import type { Tick } from '../../../protocol/ticks.ts';
import type { StreamCondition } from '../../../trading/cores/gateway/gateway-messages.ts';
import { isSameWanted, NOTHING_WANTED, type WantedTicks } from '../../../trading/cores/gateway/subscriptions.ts';
import { isCryptoSymbol } from './crypto-symbols.ts';
import { connectMarketData, type MarketDataConnection, type MarketDataStreamOptions } from './market-data-stream.ts';
import { StreamSupervisor, type StreamWatch } from './stream-supervisor.ts';

type Assets = MarketDataStreamOptions['assets'];
export type MarketDataSetting = Pick<MarketDataStreamOptions, 'sdk' | 'origins' | 'timings' | 'onUnreadable'> & {
  readonly onTicks: (ticks: readonly Tick[]) => void;
  readonly feed: 'iex' | 'sip';
  /** How many stocks with quotes or trades may be followed; null to go by the feed. */
  readonly symbolLimit: number | null;
  readonly onAlert: (alert: AlertNotice) => void;
  readonly onCondition: (assets: Assets, condition: StreamCondition, reason: string) => void;
};

export class MarketDataFeed {
  readonly #supervisor: StreamSupervisor;
  readonly assets: Assets;
  readonly #setting: MarketDataSetting;
  #wanted = NOTHING_WANTED;
  #connection: MarketDataConnection | undefined;
  #ranking: readonly string[] = [];
  /** How many symbols the venue refused to pass; none did yet. */
  #refusedLimit = Number.POSITIVE_INFINITY;
  #feed: 'iex' | 'sip';

  constructor(assets: Assets, setting: MarketDataSetting) {
    this.assets = assets;
    this.#setting = setting;
    this.#feed = setting.feed;
    this.#supervisor = new StreamSupervisor(
      (watch) => this.#connect(watch),
      (condition, reason) => setting.onCondition(assets, condition, reason),
      setting.timings,
    );
  }

  /** Takes its own part of what is wanted in all. */
  setWanted(all: WantedTicks, ranking: readonly string[]): void {
    this.#ranking = ranking;
    const isOurs = (symbol: string): boolean => isCryptoSymbol(symbol) === (this.assets === 'crypto');
    const wanted = { quote: all.quote.filter(isOurs), trade: all.trade.filter(isOurs), bar: all.bar.filter(isOurs) };
    if (isSameWanted(wanted, this.#wanted)) return;
    this.#wanted = wanted;
    if (countSymbols(wanted) + wanted.bar.length === 0) {
      this.#supervisor.stop();
    } else if (this.#supervisor.isRunning) {
      const { allowed, restriction } = this.#withinLimit();
      this.#connection?.setWanted(allowed, restriction);
    } else {
      this.#supervisor.start();
    }
  }

  /** Symbols with quotes or trades that the venue is asked for, and its limit where it is known. */
  get symbols(): { readonly used: number; readonly limit: number | null } {
    const used = Math.min(countSymbols(this.#wanted), this.#symbolLimit);
    return { used, limit: Number.isFinite(this.#symbolLimit) ? this.#symbolLimit : null };
  }

  /** Where stock data comes from at present. */
  get feed(): 'iex' | 'sip' {
    return this.#feed;
  }

  /** What the plan is known to allow, or less where the venue said no. */
  get #symbolLimit(): number {
    const { symbolLimit } = this.#setting;
    const usual = this.assets === 'stocks' && this.#feed === 'iex' ? SYMBOLS_ON_IEX : Number.POSITIVE_INFINITY;
    const planned = symbolLimit === 0 || this.assets === 'crypto' ? Number.POSITIVE_INFINITY : (symbolLimit ?? usual);
    return Math.min(planned, this.#refusedLimit);
  }

  renew(reason: string): void {
    this.#supervisor.renew(reason);
  }

  close(): void {
    this.#supervisor.stop();
  }

  #connect(watch: StreamWatch): MarketDataConnection {
    const { allowed, restriction } = this.#withinLimit();
    const options: MarketDataStreamOptions = {
      ...this.#setting,
      assets: this.assets,
      stockUrl: this.#feed === this.#setting.feed ? this.#setting.origins.streams.stocks : this.#setting.origins.streams.iex,
      onTrouble: (code, reason) => this.#meetTrouble(code, reason),
      onTooManySymbols: (acknowledged) => this.#lowerLimit(acknowledged, watch),
    };
    const connection = connectMarketData(options, watch, allowed, restriction);
    this.#connection = {
      setWanted: connection.setWanted,
      close: () => {
        this.#connection = undefined;
        connection.close();
      },
    };
    return this.#connection;
  }

  /** Without the better feed there is still the one that every account has. */
  #meetTrouble(code: AlertCode, reason: string): boolean {
    const hasRemedy = code === 'FEED_NOT_ALLOWED' && this.#feed === 'sip' && this.assets === 'stocks';
    if (hasRemedy) this.#feed = 'iex';
    const severity = code === 'CREDENTIALS_REFUSED' ? 'critical' : 'warning';
    const text = hasRemedy
      ? `${reason}. Stock data comes from IEX now, one exchange with a few percent of the volume.`
      : `${reason}.`;
    this.#setting.onAlert({ severity, code, subject: this.assets, text });
    return hasRemedy;
  }

  /** The venue tells no number: what it accepted so far is one, else half of what it refused is worth a try. */
  #lowerLimit(acknowledged: WantedTicks, watch: StreamWatch): void {
    const accepted = countSymbols(acknowledged);
    const refused = Math.min(countSymbols(this.#wanted), this.#symbolLimit);
    this.#refusedLimit = accepted > 0 ? accepted : Math.max(1, Math.floor(refused / 2));
    // What the SDK asked for in vain would come back with every reconnection of the same stream object.
    watch.fail(`the venue refuses ${refused} symbols at once`, 'none');
  }

  #withinLimit(): { readonly allowed: WantedTicks; readonly restriction: string } {
    const wanted = new Set([...this.#wanted.quote, ...this.#wanted.trade]);
    const degraded = this.#feed === this.#setting.feed ? '' : 'IEX in the place of SIP, which the plan does not include';
    if (wanted.size <= this.#symbolLimit) return { allowed: this.#wanted, restriction: degraded };
    const symbols = [...new Set([...this.#ranking.filter((symbol) => wanted.has(symbol)), ...[...wanted].toSorted()])];
    const kept = new Set(symbols.slice(0, this.#symbolLimit));
    const allowed = {
      quote: this.#wanted.quote.filter((symbol) => kept.has(symbol)),
      trade: this.#wanted.trade.filter((symbol) => kept.has(symbol)),
      bar: this.#wanted.bar,
    };
    const left = symbols.filter((symbol) => !kept.has(symbol)).toSorted();
    const restriction = `over the limit of ${this.#symbolLimit} symbols, without quotes and trades: ${left.join(', ')}`;
    this.#setting.onAlert({
      severity: 'warning',
      code: 'SYMBOL_LIMIT',
      subject: this.assets,
      text: `${this.assets}: ${restriction}.`,
    });
    return { allowed, restriction: [degraded, restriction].filter(Boolean).join('; ') };
  }
}

/** https://docs.alpaca.markets/docs/about-market-data-api: the plan that every account has. */
const SYMBOLS_ON_IEX = 30;

const countSymbols = ({ quote, trade }: WantedTicks): number => new Set([...quote, ...trade]).size;
