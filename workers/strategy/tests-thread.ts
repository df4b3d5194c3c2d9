// The thread in which the test of a strategy runs. Node's test runner is done when nothing is left to do, which is never so in a
// process that main can talk to.
import '../../runtime/node-version.ts';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parentPort, workerData } from 'node:worker_threads';
import { resolveStrategyApi } from '../../runtime/strategy-api.ts';
import type { TestReport } from './run-tests.ts';

const { test } = workerData as { readonly test: string };
resolveStrategyApi((url) => url.startsWith('file:') && !url.includes('/node_modules/') && !url.includes('/dist/'), false);
let failures = 0;
const events = run({ files: [test], isolation: 'none' });
events.on('test:fail', () => {
  failures += 1;
});
let report = '';
for await (const chunk of events.compose(new spec())) report += String(chunk);
parentPort?.postMessage({ report, hasPassed: failures === 0 } satisfies TestReport);
