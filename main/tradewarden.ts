// The command `tradewarden`. Checks the Node version before anything native is loaded.
import '../runtime/node-version.ts';
import '../runtime/small-heap.ts';

// Data, logs and sockets belong to their owner alone.
process.umask(0o077);
const { runCommandLine } = await import('./command-line/command-line.ts');
const { leaveWith } = await import('./leave.ts');
await leaveWith(await runCommandLine(process.argv.slice(2)));
