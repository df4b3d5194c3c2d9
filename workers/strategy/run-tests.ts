// Runs the test of a user's strategy with Node's own test runner, in a thread of this process: the installed app has no other Node.
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { threadUrl } from '../../runtime/thread-url.ts';
import { FatalError, type Readiness, type WorkerContext } from '../../runtime/worker-process.ts';

/** `test` is the path of the file. */
const testRunSchema = z.strictObject({ test: z.string() });

/** What a person reads, and whether every test passed. */
export type TestReport = { readonly report: string; readonly hasPassed: boolean };

/** What main sends instead of the settings of a strategy that is to run. */
export const isTestRun = (config: unknown): boolean => typeof config === 'object' && config !== null && 'test' in config;

/** The answer is in the details of the readiness; main ends this process then. */
export async function runTests({ config }: WorkerContext): Promise<Readiness> {
  const { test } = testRunSchema.parse(config);
  const thread = new Worker(threadUrl('strategy', 'tests-thread'), { workerData: { test } });
  const details = await new Promise<TestReport>((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (cause) => reject(new FatalError('BAD_SETTINGS', `${cause.name}: ${cause.message}`, { cause })));
    thread.once('exit', (code) => reject(new FatalError('BAD_SETTINGS', `the test left with code ${code} before it was over`)));
  });
  return { details };
}
