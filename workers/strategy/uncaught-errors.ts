// What the strategy's own code throws where no handler is called any more, in a promise or a timer that it left behind, and what leaves
// the process by itself: it ends this worker like any other failure, with file, line and reason.
import type { WorkerContext } from '../../runtime/worker-process.ts';
import { describeFailure, failureText } from '../../trading/cores/strategy-host/strategy-failure.ts';
import type { StrategyFile } from './load-strategy.ts';

export function endWithUncaughtErrors({ file, fileUrl }: StrategyFile, context: WorkerContext): void {
  process.on('uncaughtException', (error: unknown) => {
    const failure = describeFailure('code that outlived its handler', error, fileUrl);
    // An error that did not come through the strategy's file is one of ours, and its stack is what helps then.
    const isOurs = error instanceof Error && failure.line === null;
    const text = isOurs ? (error.stack ?? String(error)) : failureText(failure, file);
    context.log('error', text);
    console.error(text);
    setImmediate(() => process.exit(1));
  });
  process.on('exit', (code) => {
    // Called from the strategy's file, its line is on the stack of this very moment.
    const failure = describeFailure('a call of process.exit', new Error(`left with code ${code}`), fileUrl);
    if (failure.line !== null) console.error(failureText(failure, file));
  });
}
