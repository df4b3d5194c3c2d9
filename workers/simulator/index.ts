// The simulator worker: a local venue that speaks Alpaca's REST and WebSocket protocol.
import '../../runtime/node-version.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { parseSimulatorSettings } from './settings.ts';
import { openSimulator } from './simulator.ts';
import { isMarketTrial, tryMarket } from './try-market.ts';

const PROGRESS_INTERVAL_MS = 250;

runWorker(async (context) => {
  if (isMarketTrial(context.config)) return tryMarket(context.config);
  const simulator = await openSimulator(parseSimulatorSettings(context.config), context.home);

  const reportProgress = (): void => {
    Object.assign(context.progress, simulator.counts, { marketTimeUs: simulator.marketState().marketTimeUs });
  };
  reportProgress();
  const progressTimer = setInterval(reportProgress, PROGRESS_INTERVAL_MS);

  context.answer('begin-market', () => {
    simulator.beginMarket();
    return simulator.marketState();
  });
  context.answer('hold-market', () => {
    simulator.holdMarket();
    return simulator.marketState();
  });
  context.answer('market-state', () => simulator.marketState());
  context.answer('status', () => ({
    url: simulator.url,
    accountNumber: simulator.accountNumber,
    ...simulator.counts,
    ...simulator.marketState(),
  }));
  context.onStop(async () => {
    clearInterval(progressTimer);
    await simulator.close();
  });

  const { url, adminUrl, accountNumber } = simulator;
  const { source, marketFromUs, marketToUs, marketTimeUs } = simulator.marketState();
  if (marketToUs !== null && marketTimeUs >= marketToUs) {
    context.log('warn', 'this replay was played to its end before; play it again with another --home', { accountNumber });
  }
  context.log('info', 'the simulated venue is open', { url, accountNumber, source });
  return { details: { url, adminUrl, accountNumber, source, marketFromUs, marketToUs } };
});
