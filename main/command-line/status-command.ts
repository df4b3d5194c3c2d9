// `tradewarden status`: one look at the running instance, or with --watch a new one every second.
import { setTimeout as wait } from 'node:timers/promises';
import type { StatusReport } from '../../protocol/status.ts';
import { wantsColour } from '../logging/console-line.ts';
import { statusTable } from '../status/status-table.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { type Given, switchFlag } from './flag.ts';
import { INSTANCE_FLAGS } from './flags.ts';
import { ask } from './instance-commands.ts';
import type { Terminal } from './terminal.ts';

const STATUS_FLAGS = { watch: switchFlag('show it anew every second until Ctrl-C'), ...INSTANCE_FLAGS };

export const statusCommand = defineCommand({
  name: 'status',
  description: 'Show what the running instance does',
  flags: STATUS_FLAGS,
  run: showStatus,
});

const WATCH_EVERY_MS = 1_000;
/** To the upper left corner, and away with what is below it: nothing flickers, nothing scrolls. */
const REDRAW = '\x1b[H\x1b[J';
const CLEAR = '\x1b[2J';

async function showStatus(flags: Given<typeof STATUS_FLAGS>, terminal: Terminal): Promise<ExitCode> {
  const isColoured = wantsColour(process.stdout, terminal.environment);
  const isScreen = process.stdout.isTTY && !flags.json;
  const show = async (prefix: string): Promise<void> => {
    const status = (await ask(flags, terminal, { command: 'status' })) as StatusReport;
    terminal.print(flags.json ? JSON.stringify(status) : `${prefix}${statusTable(status, isColoured)}`);
  };
  if (!flags.watch) {
    await show('');
    return EXIT.fine;
  }
  await show(isScreen ? `${CLEAR}${REDRAW}` : '');
  let hasFailed = false;
  while (!terminal.unread.aborted) {
    await wait(WATCH_EVERY_MS);
    try {
      await show(isScreen ? REDRAW : '');
      hasFailed = false;
    } catch (error) {
      // It was there and has ended: what was watched is over.
      if (error instanceof CommandFailure && error.exitCode === EXIT.notRunning) return EXIT.fine;
      // One that ends in the middle of a question leaves it without an answer: the next look tells.
      if (hasFailed || !(error instanceof CommandFailure)) throw error;
      hasFailed = true;
    }
  }
  return EXIT.fine;
}
