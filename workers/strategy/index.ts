// The strategy worker: one strategy between market data and its own book, in a process of its own.
import '../../runtime/node-version.ts';
import { runWorker } from '../../runtime/worker-process.ts';
import { inspectStrategies, isInspection } from './inspect.ts';
import { runStrategy } from './run-strategy.ts';

runWorker((context) => (isInspection(context.config) ? inspectStrategies(context) : runStrategy(context)));
