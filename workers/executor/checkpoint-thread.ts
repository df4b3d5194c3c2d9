// The thread that copies the journal's write-ahead log into its database, so that no order waits for it.
import '../../runtime/node-version.ts';
import { parentPort, workerData } from 'node:worker_threads';
import { emptyLog, openDatabase } from '../../runtime/sqlite.ts';
import type { CheckpointAnswer, CheckpointRequest } from './checkpointer.ts';

const { path } = workerData as { readonly path: string };
const database = openDatabase(path, 'power-loss');
parentPort?.on('message', (request: CheckpointRequest) => {
  if (request === 'checkpoint') {
    emptyLog(database);
    parentPort?.postMessage('done' satisfies CheckpointAnswer);
    return;
  }
  database.close();
  parentPort?.close();
});
