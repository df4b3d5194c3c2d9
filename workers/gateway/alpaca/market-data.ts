// Both market data connections: each opened while somebody wants its symbols, kept alive, and held below the venue's symbol limit.
import type { Tick } from '../../../protocol/ticks.ts';
import type { StreamCondition } from '../../../trading/cores/gateway/gateway-messages.ts';
import { isSameWanted, NOTHING_WANTED, type WantedTicks } from '../../../trading/cores/gateway/subscriptions.ts';
import { isCryptoSymbol } from './crypto-symbols.ts';
import { connectMarketData, type MarketDataConnection, type MarketDataStreamOptions } from './market-data-stream.ts';
import { StreamSupervisor, type StreamWatch } from './stream-supervisor.ts';

type Assets = MarketDataStreamOptions['assets'];
export type MarketDataSetting = Pick<MarketDataStreamOptions, 'sdk' | 'origins' | 'timings' | 'onUnreadable'> & {
  readonly onTicks: (ticks: readonly Tick[]) => void;
  readonly onCondition: (assets: Assets, condition: StreamCondition, reason: string) => void;
};

export class MarketDataFeed {
  readonly #supervisor: StreamSupervisor;
  readonly assets: Assets;
  readonly #setting: MarketDataSetting;
  #wanted = NOTHING_WANTED;
  #connection: MarketDataConnection | undefined;
  /** How many symbols the venue lets us follow; unknown until it refuses. */
  #symbolLimit = Number.POSITIVE_INFINITY;

  constructor(assets: Assets, setting: MarketDataSetting) {
    this.assets = assets;
    this.#setting = setting;
    this.#supervisor = new StreamSupervisor(
      (watch) => this.#connect(watch),
      (condition, reason) => setting.onCondition(assets, condition, reason),
      setting.timings,
    );
  }

  /** Takes its own part of what is wanted in all. */
  setWanted(all: WantedTicks): void {
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
    const used = countSymbols(this.#withinLimit().allowed);
    return { used, limit: Number.isFinite(this.#symbolLimit) ? this.#symbolLimit : null };
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

  /** The venue tells no number: what it accepted so far is one, else half of what it refused is worth a try. */
  #lowerLimit(acknowledged: WantedTicks, watch: StreamWatch): void {
    const accepted = countSymbols(acknowledged);
    const refused = Math.min(countSymbols(this.#wanted), this.#symbolLimit);
    this.#symbolLimit = accepted > 0 ? accepted : Math.max(1, Math.floor(refused / 2));
    // What the SDK asked for in vain would come back with every reconnection of the same stream object.
    watch.fail(`the venue refuses ${refused} symbols at once`, 'none');
  }

  #withinLimit(): { readonly allowed: WantedTicks; readonly restriction: string } {
    const symbols = [...new Set([...this.#wanted.quote, ...this.#wanted.trade])].toSorted();
    if (symbols.length <= this.#symbolLimit) return { allowed: this.#wanted, restriction: '' };
    const kept = new Set(symbols.slice(0, this.#symbolLimit));
    const allowed = {
      quote: this.#wanted.quote.filter((symbol) => kept.has(symbol)),
      trade: this.#wanted.trade.filter((symbol) => kept.has(symbol)),
      bar: this.#wanted.bar,
    };
    const left = symbols.filter((symbol) => !kept.has(symbol));
    return { allowed, restriction: `over the venue's symbol limit, without quotes and trades: ${left.join(', ')}` };
  }
}

const countSymbols = ({ quote, trade }: WantedTicks): number => new Set([...quote, ...trade]).size;
