// The command `tradewarden`. Checks the Node version before anything native is loaded.
import '../runtime/node-version.ts';
import '../runtime/small-heap.ts';

// Data, logs and sockets belong to their owner alone.
process.umask(0o077);
const { isSession, runCommandLine } = await import('./command-line/command-line.ts');
const { leaveWith } = await import('./leave.ts');
const words = process.argv.slice(2);
await leaveWith(await runCommandLine(words), isSession(words));
