// Everything that the desk hears, from the gateway, the executor and main, put into its facts; and whom it can ask.
import type { Alert } from '../../../protocol/alerts.ts';
import type { ControlCommand } from '../../../protocol/control.ts';
import type { LiveView } from '../../../protocol/desk-views/live.ts';
import type { PreflightView } from '../../../protocol/desk-views/preflight.ts';
import type { SettingsView } from '../../../protocol/desk-views/settings.ts';
import type { DeskRequest, LogLine, MainRequest } from '../../../protocol/main-requests.ts';
import type { WorkerSession } from '../../../protocol/parent-channel.ts';
import type { StatusReport } from '../../../protocol/status.ts';
import type { StrategyStatus } from '../../../protocol/strategy-status.ts';
import { nowUs } from '../../../runtime/clocks.ts';
import type { WorkerContext } from '../../../runtime/worker-process.ts';
import type { DeskFacts, Moment } from '../desk-facts.ts';
import { ViewBook } from '../views/view-book.ts';
import { type ControlAnswer, ExecutorSource } from './executor-source.ts';
import type { Heard } from './heard.ts';
import { MarketSource } from './market-source.ts';

const ASK_EVERY_MS = 1_000;
/** Without anybody who looks, main is asked for the sake of the past that the next one will see. */
const ASK_RARELY_EVERY = 5;
const LOG_LINES = 500;

export type Sources = {
  readonly views: ViewBook;
  join(session: WorkerSession): Promise<void>;
  askMain(request: MainRequest | DeskRequest): Promise<unknown>;
  command(command: ControlCommand): Promise<ControlAnswer>;
  /** Asks main at once for everything that may have changed. */
  lookAgain(): void;
  moment(): Moment;
  close(): void;
};

export function openSources(context: WorkerContext, facts: DeskFacts, isWatched: () => boolean): Sources {
  const moment = (): Moment => ({ nowMs: performance.now(), wallUs: nowUs() });
  const tell = <T>(heard: Heard<T>, value: T): void => {
    const { nowMs, wallUs } = moment();
    heard.hear(value, nowMs, wallUs);
  };
  const askMain = (request: MainRequest | DeskRequest): Promise<unknown> => context.askMain(request as MainRequest);
  /** What main cannot tell (yet) stays as it was. */
  const learn = async <T>(heard: Heard<T>, request: MainRequest | DeskRequest): Promise<void> => {
    const value = await askMain(request).catch(() => null);
    if (value !== null) tell(heard, value as T);
  };
  const learnAlerts = async (): Promise<void> => {
    const told = (await askMain({ command: 'alerts' }).catch(() => null)) as { readonly alerts: readonly Alert[] } | null;
    if (told) tell(facts.alerts, told.alerts);
  };
  const learnCatalog = (): Promise<void> => learn(facts.strategyCatalog, { command: 'strategy-catalog' });
  const market = new MarketSource(context, {
    onTick(tick) {
      const { nowMs, wallUs } = moment();
      facts.prices.note(tick, nowMs, wallUs);
      views.hearTick(tick);
      context.progress['ticksReceived'] = (context.progress['ticksReceived'] ?? 0) + 1;
    },
    onClock: (clock) => tell(facts.clock, clock),
    onGap: () => views.reloadCharts(),
  });
  const executor = new ExecutorSource(context, (view) => {
    facts.portfolio.apply(view);
    tell(facts.executor, true);
  });
  const views = new ViewBook(facts, {
    followSymbol: (symbol) => market.follow(symbol),
    unfollowSymbol: (symbol) => market.unfollow(symbol),
    async history(symbol, durationUs, count) {
      const asked = await market.ask('history', { symbol, durationUs, count });
      return asked.ok ? asked.answer.bars : asked.reason;
    },
    async followLogs() {
      void askMain({ command: 'follow-logs' }).catch(() => {});
      return (await askMain({ command: 'logs', lines: LOG_LINES }).catch(() => [])) as readonly LogLine[];
    },
    unfollowLogs: () => void askMain({ command: 'unfollow-logs' }).catch(() => {}),
    moment,
  });
  context.onMainEvent((event) => {
    if (event.kind === 'log-line') views.hearLine(event.line);
    else lookAgain();
  });
  context.onSession((session) => void join(session));

  async function join(session: WorkerSession): Promise<void> {
    lookAgain();
    await Promise.all([market.join(session), executor.join(session)]);
  }

  let beats = 0;
  let isLooking = false;
  async function look(): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    await Promise.all([
      learn<StatusReport>(facts.status, { command: 'status' }),
      learnAlerts(),
      ...(isWatched() ? lookCloser() : []),
    ]);
    isLooking = false;
  }
  const lookCloser = (): readonly Promise<void>[] => [
    learn<readonly StrategyStatus[]>(facts.strategies, { command: 'strategies' }),
    ...(views.hasShownStrategies && (facts.strategyCatalog.value === null || beats % ASK_RARELY_EVERY === 0)
      ? [learnCatalog()]
      : []),
    learn<LiveView>(facts.live, { command: 'live' }),
    learn<PreflightView>(facts.preflight, { command: 'preflight', run: false }),
    learn<SettingsView>(facts.settingsView, { command: 'settings' }),
    market.health().then((health) => {
      if (health) tell(facts.gateway, health);
    }),
  ];
  const lookAgain = (): void => void look();
  const timer = setInterval(() => {
    beats += 1;
    if (isWatched() || beats % ASK_RARELY_EVERY === 0) void look();
    views.sample();
    context.progress['beats'] = beats;
  }, ASK_EVERY_MS);

  return {
    views,
    join,
    askMain,
    command: (command) => executor.command(command),
    lookAgain,
    moment,
    close() {
      clearInterval(timer);
      market.close();
      executor.close();
    },
  };
}
