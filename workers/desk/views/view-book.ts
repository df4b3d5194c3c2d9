// All views: those that are always there, and those that live for as long as somebody follows them.
import type { DeskTopic } from '../../../protocol/desk-feed.ts';
import { deskTopicKey } from '../../../protocol/desk-feed.ts';
import type { LogLine } from '../../../protocol/main-requests.ts';
import type { Tick } from '../../../protocol/ticks.ts';
import { intervalStartUs, MINUTE_BAR_US } from '../../../trading/bars.ts';
import type { ViewSource } from '../clients/client-desk.ts';
import type { DeskFacts } from '../desk-facts.ts';
import type { View } from '../feed/view.ts';
import { createBarView } from './bar.ts';
import { createBooksViews } from './books.ts';
import { CHART_HISTORY_BARS, createChart, type LiveChart } from './chart.ts';
import { FollowedPrices } from './followed-prices.ts';
import { createLogView, type LiveLog } from './logs.ts';
import { createOverviewView } from './overview.ts';
import { Retries } from './retries.ts';
import { createStrategiesView } from './strategies.ts';
import { createToldViews } from './told-views.ts';
import type { ViewSupply } from './view-supply.ts';
import { createWatchlistView, type WatchlistView } from './watchlist.ts';

type Followed = { readonly view: View; followers: number; readonly end: () => void };

export class ViewBook implements ViewSource {
  readonly #facts: DeskFacts;
  readonly #supply: ViewSupply;
  readonly #bar;
  readonly #overview;
  readonly #books;
  readonly #strategies;
  readonly #told;
  readonly #followed = new Map<View, Followed>();
  readonly #watchlists = new Set<WatchlistView>();
  readonly #charts = new Set<LiveChart>();
  readonly #logs = new Set<LiveLog>();
  readonly #retries = new Retries();
  readonly #prices: FollowedPrices;
  #hasShownStrategies = false;

  constructor(facts: DeskFacts, supply: ViewSupply) {
    this.#facts = facts;
    this.#supply = supply;
    this.#prices = new FollowedPrices(facts, supply, this.#retries);
    this.#bar = createBarView(facts);
    this.#overview = createOverviewView(facts);
    this.#books = createBooksViews(facts);
    this.#strategies = createStrategiesView(facts);
    this.#told = createToldViews(facts);
  }

  open(topic: DeskTopic): View | string {
    const key = deskTopicKey(topic);
    const known = [...this.#followed.values()].find(({ view }) => view.key === key);
    if (known) {
      known.followers += 1;
      return known.view;
    }
    switch (topic.topic) {
      case 'bar':
        return this.#bar.view;
      case 'overview':
        return this.#overview.view;
      case 'orders':
      case 'positions':
      case 'risk':
        return this.#books[topic.topic];
      case 'strategies':
        this.#hasShownStrategies = true;
        return this.#strategies.view;
      case 'preflight':
      case 'settings':
      case 'live':
        return this.#told[topic.topic];
      case 'watchlist':
        return this.#openWatchlist(key, topic.symbols.length > 0 ? topic.symbols : this.#sessionSymbols());
      case 'chart':
        return this.#openChart(createChart(key, topic.symbol, topic.timeframe, this.#facts));
      case 'logs':
        return this.#openLog(createLogView(key, topic.level, topic.sources));
    }
  }

  release(view: View): void {
    const followed = this.#followed.get(view);
    if (!followed) return;
    followed.followers -= 1;
    if (followed.followers > 0) return;
    this.#followed.delete(view);
    followed.end();
  }

  /** Once a second, whether somebody looks or not. */
  sample(): void {
    this.#overview.sample(this.#supply.moment());
    this.#retries.beat();
  }

  refresh(): void {
    const moment = this.#supply.moment();
    const changed = new Set(this.#facts.prices.takeChanged());
    this.#bar.refresh(moment);
    this.#overview.refresh(moment);
    this.#books.refresh();
    this.#strategies.refresh();
    this.#told.refresh();
    for (const watchlist of this.#watchlists) watchlist.refresh(changed, moment);
    for (const chart of this.#charts) chart.refresh(moment);
  }

  hearTick(tick: Tick): void {
    for (const chart of this.#charts) if (chart.symbol === tick.symbol) chart.hear(tick);
  }

  hearLine(line: LogLine): void {
    for (const log of this.#logs) log.hear(line);
  }

  /** Whether anybody looks at what strategies tell. */
  get needsStrategies(): boolean {
    return this.#charts.size > 0;
  }

  /** Whether anybody ever looked at the strategies: only then is it worth to look at files that do not run. */
  get hasShownStrategies(): boolean {
    return this.#hasShownStrategies;
  }

  /** Ticks were lost: what was folded from them is read again. */
  reloadCharts(): void {
    for (const chart of this.#charts) void this.#load(chart);
  }

  #sessionSymbols(): readonly string[] {
    const held = this.#facts.portfolio.frame?.accountPositions ?? [];
    return [...new Set([...this.#facts.settings.symbols, ...held.map(({ symbol }) => symbol)])];
  }

  #openWatchlist(key: string, symbols: readonly string[]): View {
    const watchlist = createWatchlistView(key, symbols, this.#facts);
    this.#watchlists.add(watchlist);
    for (const symbol of symbols) this.#prices.follow(symbol);
    return this.#follow(watchlist.view, () => {
      this.#watchlists.delete(watchlist);
      for (const symbol of symbols) this.#prices.unfollow(symbol);
    });
  }

  #openChart(chart: LiveChart): View {
    this.#charts.add(chart);
    this.#prices.follow(chart.symbol);
    void this.#load(chart);
    return this.#follow(chart.view, () => {
      this.#charts.delete(chart);
      this.#retries.end(chart);
      this.#prices.unfollow(chart.symbol);
    });
  }

  #openLog(log: LiveLog): View {
    this.#logs.add(log);
    void this.#supply.followLogs().then((lines) => log.begin(lines));
    return this.#follow(log.view, () => {
      this.#logs.delete(log);
      if (this.#logs.size === 0) this.#supply.unfollowLogs();
    });
  }

  #follow(view: View, end: () => void): View {
    this.#followed.set(view, { view, followers: 1, end });
    return view;
  }

  async #load(chart: LiveChart): Promise<void> {
    const bars = await this.#supply.history(chart.symbol, chart.durationUs, CHART_HISTORY_BARS);
    if (!this.#charts.has(chart)) return;
    if (typeof bars === 'string') {
      chart.fail(bars);
      this.#retries.failed(chart, () => void this.#load(chart));
      return;
    }
    this.#retries.end(chart);
    const venueTimeUs = this.#facts.clock.value?.venueTimeUs ?? 0;
    const elapsed = Math.floor((venueTimeUs - intervalStartUs(venueTimeUs, chart.durationUs)) / MINUTE_BAR_US);
    const minutes = elapsed < 1 ? [] : await this.#supply.history(chart.symbol, MINUTE_BAR_US, elapsed);
    chart.begin(bars, typeof minutes === 'string' ? [] : minutes);
  }
}
