// One strategy from its file to its last signal: load, check, join the lanes, warm up, go live.
import { publisherOf } from '../../protocol/broadcast.ts';
import { TICK_KINDS } from '../../protocol/ticks.ts';
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import type { Readiness, WorkerContext } from '../../runtime/worker-process.ts';
import { endWorker } from './end-worker.ts';
import { openGatewayQuestions } from './gateway-questions.ts';
import { createHostShell } from './host-shell.ts';
import { openPortfolio, openTicks } from './lanes.ts';
import { findStrategyFile, loadStrategy } from './load-strategy.ts';
import { checkedParameters, findSettingsMistakes, prepareHost } from './prepare-host.ts';
import { reloadOnChange } from './reload.ts';
import { parseStrategySettings } from './settings.ts';
import { describeStrategy } from './strategy-status.ts';
import { endWithUncaughtErrors } from './uncaught-errors.ts';
import { createTickGate, warmUpAndGoLive } from './warm-up.ts';
import { LOADING_LIMIT_MS, startWatchdog } from './watchdog.ts';

export async function runStrategy(context: WorkerContext): Promise<Readiness> {
  const settings = parseStrategySettings(context.config);
  const file = findStrategyFile(settings.strategy, context.home);
  const watchdog = startWatchdog({ strategy: settings.id, ...file, maxMemoryMb: settings.maxMemoryMb });
  endWithUncaughtErrors(file, context);
  watchdog.enter('loading', LOADING_LIMIT_MS);
  const loaded = await loadStrategy(file);
  const parameters = checkedParameters(loaded, settings);
  watchdog.leave();

  const sockets = await openLaneSockets(context.worker, context.session, () => {});
  const questions = openGatewayQuestions(sockets, (reason) => context.log('warn', reason));
  const host = await prepareHost(loaded, settings, parameters, questions, watchdog);
  let isOpen = false;
  const { handlers } = host.state.strategy;
  const endStrategy = endWorker(loaded, handlers, context, () => isOpen);
  const watch = { watchdog, handlerTimeoutMs: settings.handlerTimeoutMs };
  const shell = createHostShell(host, sockets.sender('signals'), context, watch, endStrategy);
  await openPortfolio(sockets, settings.id, context, shell.dispatch);
  await shell.untilBookIsKnown();

  const gate = createTickGate();
  let gatewayEpoch = '';
  const ticks = await openTicks(sockets, settings.symbols, context, gate.arrive, (epoch) => {
    gatewayEpoch = epoch;
    questions.gatewayRestarted();
  });
  await questions.keep('subscribe', { subscriber: settings.id, symbols: settings.symbols, kinds: TICK_KINDS });
  const warmUp = await warmUpAndGoLive(shell, gate, loaded, questions, context);

  context.answer('status', () => shell.during('report', () => describeStrategy(loaded, shell.state, settings, warmUp)));
  context.answer('check', (asked) => findSettingsMistakes(loaded, asked as typeof settings));
  context.answer('delivery', () => {
    const publisher = publisherOf(gatewayEpoch);
    const next = ticks.nextNumbers(publisher);
    return { publisher, epoch: gatewayEpoch, next, unacknowledgedSignals: shell.state.outstanding.size };
  });
  context.onStop(async () => {
    shell.dispatch({ kind: 'stop' });
    await questions.tell('unsubscribe', { subscriber: settings.id }, 500);
  });
  if (settings.reload) reloadOnChange(file, settings, context);
  watchdog.watchLoop(settings.handlerTimeoutMs);
  isOpen = true;
  return { details: { strategy: loaded.definition.name, parameters } };
}
