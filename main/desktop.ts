// The Electron host: the same session as headless, with utility processes for workers and one window.
import '../runtime/node-version.ts';
import { join } from 'node:path';
import { app } from 'electron';
import { distFolder, workerBundle } from './bundles.ts';
import { CommandFailure, EXIT } from './command-line/command-failure.ts';
import { RUN_FLAGS, runFlagsSchema } from './command-line/flags.ts';
import { parseWords } from './command-line/parse-words.ts';
import { planRun } from './command-line/run-command.ts';
import { processTerminal } from './command-line/terminal.ts';
import { controlAddress } from './control-protocol.ts';
import { answerControlRequest } from './control-requests.ts';
import { openControlSocket } from './control-socket.ts';
import { homeOf } from './home.ts';
import { AlreadyRunning, openLogs, takeInstance } from './host-setup.ts';
import { listenForStop } from './stop-signals.ts';
import { createUtilityProcessLauncher } from './supervisor/utility-process-launcher.ts';
import { TradingSession } from './trading-session.ts';
import { answerDesk } from './window/answer-desk.ts';
import { registerAppScheme, serveApp } from './window/app-protocol.ts';
import { closeDoors, denyPermissions } from './window/closed-doors.ts';
import { openDeskWindow } from './window/desk-window.ts';

if (process.platform !== 'win32') process.umask(0o077);
registerAppScheme();
closeDoors();

if (app.requestSingleInstanceLock()) {
  // Not awaited: Electron becomes ready only after this module has been evaluated.
  runDesktop().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    app.exit(
      error instanceof CommandFailure ? error.exitCode : error instanceof AlreadyRunning ? EXIT.alreadyRunning : EXIT.failed,
    );
  });
} else {
  app.quit();
}

async function runDesktop(): Promise<void> {
  const terminal = processTerminal();
  const flags = parseWords(runFlagsSchema, RUN_FLAGS, process.argv.slice(app.isPackaged ? 1 : 2));
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const plan = planRun(flags, home, terminal, 'window');
  const instance = takeInstance(home, plan);
  await app.whenReady();
  denyPermissions();
  serveApp(join(distFolder(), 'renderer'));

  const logs = openLogs(home, flags.debug === true, plan);
  const session = new TradingSession(plan, home, createUtilityProcessLauncher(workerBundle), logs);
  listenForStop((signal) => session.stop(signal));
  const control = await openControlSocket(controlAddress(home), (request, asker) =>
    answerControlRequest(session, request, asker),
  );
  answerDesk(session);
  // Quitting, from a menu or with the computer, is one of the ways to ask for the end; the app leaves when everything has stopped.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!session.isStopping) session.stop('quitting the app');
  });
  session.start();
  const window = await openDeskWindow(distFolder());
  app.on('second-instance', () => {
    if (window.isDestroyed()) return;
    window.show();
    window.focus();
  });
  // Closing the window is one of the ways to ask for the end; the app leaves when everything has stopped.
  app.on('window-all-closed', () => {
    if (!session.isStopping) session.stop('the closed window');
  });

  await session.ended;
  await control.close();
  instance.release();
  await logs.close();
  app.exit(session.hasLoss ? EXIT.failed : EXIT.fine);
}
