// The end of a strategy that failed: this worker goes, with file, line and reason; every other strategy goes on.
import { FatalError, type WorkerContext } from '../../runtime/worker-process.ts';
import { failureText, type StrategyFailure } from '../../trading/cores/strategy-host/strategy-failure.ts';
import { withLineOf } from './function-place.ts';
import type { LoadedStrategy } from './load-strategy.ts';

/** While the worker opens, a throw tells main. Later it would reach nobody: the process ends, and main decides what follows. */
export const endWorker =
  ({ path, fileUrl }: LoadedStrategy, handlers: object, context: WorkerContext, isOpen: () => boolean) =>
  (failure: StrategyFailure): void => {
    const text = failureText(withLineOf(handlers, failure, fileUrl), path);
    if (!isOpen()) throw new FatalError('BAD_STRATEGY', text);
    context.log('error', text);
    console.error(text);
    setImmediate(() => process.exit(1));
  };
