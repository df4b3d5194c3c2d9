// The strategy worker: one strategy between market data and its own book, in a process of its own.
import '../../runtime/node-version.ts';
import { publisherOf } from '../../protocol/broadcast.ts';
import { TICK_KINDS } from '../../protocol/ticks.ts';
import { openLaneSockets } from '../../runtime/lane-sockets.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { endWorker } from './end-worker.ts';
import { openGatewayQuestions } from './gateway-questions.ts';
import { createHostShell } from './host-shell.ts';
import { openPortfolio, openTicks } from './lanes.ts';
import { loadStrategy } from './load-strategy.ts';
import { checkedParameters, prepareHost } from './prepare-host.ts';
import { parseStrategySettings } from './settings.ts';
import { describeStrategy } from './strategy-status.ts';
import { createTickGate, warmUpAndGoLive } from './warm-up.ts';

runWorker(async (context) => {
  const settings = parseStrategySettings(context.config);
  const loaded = await loadStrategy(settings.strategy, context.home);
  const parameters = checkedParameters(loaded, settings);

  const sockets = await openLaneSockets(context.worker, context.session, () => {});
  const questions = openGatewayQuestions(sockets, (reason) => context.log('warn', reason));
  const host = await prepareHost(loaded, settings, parameters, questions);
  let isOpen = false;
  const endStrategy = endWorker(loaded, context, () => isOpen);
  const shell = createHostShell(host, sockets.sender('signals'), context, endStrategy);
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

  context.answer('status', () => describeStrategy(loaded, shell.state, settings, warmUp));
  context.answer('delivery', () => {
    const publisher = publisherOf(gatewayEpoch);
    const next = ticks.nextNumbers(publisher);
    return { publisher, epoch: gatewayEpoch, next, unacknowledgedSignals: shell.state.outstanding.size };
  });
  context.onStop(async () => {
    shell.dispatch({ kind: 'stop' });
    await questions.tell('unsubscribe', { subscriber: settings.id }, 500);
  });
  isOpen = true;
  return { details: { strategy: loaded.definition.name, parameters } };
});
