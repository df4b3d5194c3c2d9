// Keeps the write-ahead log of the journal short, from a thread: copying it takes milliseconds, in which no order could leave.
import { Worker } from 'node:worker_threads';
import { emptyLog, readLogLength, type SqliteDatabase } from '../../runtime/sqlite.ts';
import { threadUrl } from '../../runtime/thread-url.ts';

export type CheckpointRequest = 'checkpoint' | 'leave';
/** Sent when a pass is over. What was committed meanwhile is not in it. */
export type CheckpointAnswer = 'done';

/** The thread needs next to nothing, and V8 would give it as much as any. */
const MEMORY = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 16 };

/** Pages, because the time that a checkpoint takes grows with them. */
const WHEN_IDLE = 100;
const AT_LEAST = 600;
/** A log gets so long only when the thread never meets a pause: then the event loop copies the little that it left. */
const LONGEST_LOG = 1_800;
/** What is committed during one pass is left to the next, which is shorter. */
const PASSES = 4;

/** Starts the thread for the database at `path`. */
type OpenThread = (path: string) => Worker;
const openCheckpointThread: OpenThread = (path) =>
  new Worker(threadUrl('executor', 'checkpoint-thread'), { workerData: { path }, resourceLimits: MEMORY, execArgv: [] });

export class Checkpointer {
  readonly #database: SqliteDatabase;
  readonly #openThread: OpenThread;
  #thread: Worker | null = null;
  #isThreadBusy = false;
  #hasThreadEnded = false;
  #isClosed = false;
  #passes = 0;
  #left: Promise<void> = Promise.resolve();

  constructor(database: SqliteDatabase, openThread: OpenThread = openCheckpointThread) {
    this.#database = database;
    this.#openThread = openThread;
  }

  /** Call it now and then. `isIdle`: nothing was written for a moment. */
  rest(isIdle: boolean): void {
    if (this.#isThreadBusy) return;
    const { pages, copied } = readLogLength(this.#database);
    if (pages - copied < (isIdle ? WHEN_IDLE : AT_LEAST)) return;
    this.#passes = 0;
    if (this.#hasThreadEnded) emptyLog(this.#database);
    else this.#ask();
  }

  /** Lets the thread go once it is done. */
  close(): void {
    this.#isClosed = true;
    this.#thread?.ref();
    this.#thread?.postMessage('leave' satisfies CheckpointRequest);
  }

  /** Resolves when there is no thread (any more). */
  left(): Promise<void> {
    return this.#left;
  }

  #ask(): void {
    this.#passes += 1;
    this.#isThreadBusy = true;
    this.#thread ??= this.#startThread();
    this.#thread.postMessage('checkpoint' satisfies CheckpointRequest);
  }

  /** The log starts at its beginning again with the next commit if all of it was copied by then; otherwise it goes on growing. */
  #passed(): void {
    this.#isThreadBusy = false;
    if (this.#isClosed) return;
    const { pages, copied } = readLogLength(this.#database);
    if (pages === copied) return;
    if (pages >= LONGEST_LOG) emptyLog(this.#database);
    else if (this.#passes < PASSES) this.#ask();
  }

  #startThread(): Worker {
    const thread = this.#openThread(this.#database.name);
    // It keeps nothing alive while it has nothing to do.
    thread.unref();
    thread.on('message', (_: CheckpointAnswer) => this.#passed());
    // Whatever it was: the event loop does its work from now on, and meets the same trouble if it is the disk.
    thread.on('error', (error) => console.error('the thread that empties the log of the journal has ended:', error));
    this.#left = new Promise((resolve) => {
      thread.once('exit', () => {
        this.#hasThreadEnded = true;
        this.#isThreadBusy = false;
        resolve();
      });
    });
    return thread;
  }
}
