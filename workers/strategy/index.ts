// The strategy worker: one strategy between market data and its own book, in a process of its own.
import '../../runtime/node-version.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { inspectStrategies, isInspection } from './inspect.ts';
import { runStrategy } from './run-strategy.ts';
import { isTestRun, runTests } from './run-tests.ts';

runWorker((context) => {
  if (isInspection(context.config)) return inspectStrategies(context);
  return isTestRun(context.config) ? runTests(context) : runStrategy(context);
});
