// The Electron host: the same session as headless, with utility processes for workers, one window, and a tray. Reads from top to
// bottom as what happens when the app starts.
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import { distFolder, workerBundle } from './bundles.ts';
import { CommandFailure, EXIT } from './command-line/command-failure.ts';
import { RUN_FLAGS, type RunFlags } from './command-line/flags.ts';
import { parseWords } from './command-line/parse-words.ts';
import { planRun } from './command-line/run-command.ts';
import { processTerminal } from './command-line/terminal.ts';
import { controlAddress } from './control/control-protocol.ts';
import { answerControlRequest } from './control/control-requests.ts';
import { openControlSocket } from './control/control-socket.ts';
import type { AlpacaCredentials } from './credentials/alpaca-credentials.ts';
import type { Keychain } from './credentials/keychain.ts';
import { readStoredKeys } from './credentials/stored-keys.ts';
import { type HomeFolders, homeOf } from './home.ts';
import { AlreadyRunning, openLogs, takeInstance } from './host-setup.ts';
import { keepSummary } from './session/run-summary-file.ts';
import { SessionUpkeep } from './session/session-upkeep.ts';
import { TradingSession } from './session/trading-session.ts';
import { listenForStop } from './stop-signals.ts';
import { createUtilityProcessLauncher } from './supervisor/utility-process-launcher.ts';
import { announce, announceAlerts, createAnnouncer } from './tray/announcements.ts';
import type { ShellActions } from './tray/shell-actions.ts';
import { readShellState, watchShellState } from './tray/shell-state.ts';
import { createTray } from './tray/tray.ts';
import { hasTrayHost } from './tray/tray-host.ts';
import { showAppMenu } from './window/app-menu.ts';
import { registerAppScheme, serveApp } from './window/app-protocol.ts';
import { isCommand, ownWords, runAsCommand } from './window/app-words.ts';
import { closeDoors } from './window/closed-doors.ts';
import { denyPermissions } from './window/denied-permissions.ts';
import { DeskWindow } from './window/desk-window.ts';
import { openLink } from './window/links.ts';
import { pageAnswers } from './window/page-answers.ts';
import { answerPage } from './window/page-questions.ts';
import { handPortsOver } from './window/port-handover.ts';
import { askBeforeQuit } from './window/quit-question.ts';
import { guardSleep } from './window/sleep-guard.ts';
import { openSystemKeychain } from './window/system-keychain.ts';

/** Called before Electron is ready, and must not wait for it: Electron waits for the caller. */
export function startApp(): void {
  if (process.platform !== 'win32') process.umask(0o077);
  const words = ownWords();
  if (isCommand(words)) {
    void runAsCommand(words);
    return;
  }
  runDesktop(words).catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${message}\n`);
    // Whoever started the app with a click sees no terminal.
    if (!process.stderr.isTTY) dialog.showErrorBox('Tradewarden cannot start', message);
    const known =
      error instanceof CommandFailure ? error.exitCode : error instanceof AlreadyRunning ? EXIT.alreadyRunning : null;
    app.exit(known ?? EXIT.failed);
  });
}

async function runDesktop(words: readonly string[]): Promise<void> {
  const { flags, home } = readWords(words);
  app.setPath('userData', join(home.root, 'desktop'));
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Tradewarden runs already; its window is shown.\n');
    app.exit(EXIT.fine);
    return;
  }
  app.enableSandbox();
  registerAppScheme();
  closeDoors();
  await app.whenReady();
  denyPermissions();
  serveApp(join(distFolder(), 'renderer'));

  const keychain = await openSystemKeychain();
  const { environment, folder } = processTerminal();
  const stored = await storedKeys(home, keychain, flags.mode === 'live' ? 'live' : 'paper');
  const plan = planRun(flags, home, { environment, folder }, 'window', stored);
  const instance = takeInstance(home, plan);
  const logs = openLogs(home, flags.debug === true, plan);
  for (const message of instance.found) logs.write('main', { level: 'warn', message });
  const upkeep = new SessionUpkeep({ home, plan, logs, environment, folder, keychain, stored });
  await upkeep.begin().catch(async (error: unknown) => {
    instance.release();
    await logs.close();
    throw error;
  });
  const launcher = createUtilityProcessLauncher(workerBundle);
  const session = new TradingSession(plan, home, launcher, logs);
  session.upkeep = upkeep;
  const control = await openControlSocket(controlAddress(home), (request, asker) =>
    answerControlRequest(session, request, asker),
  );
  listenForStop((signal) => session.stop(signal));

  const by = `${userInfo().username} at the desktop`;
  const hasTray = await hasTrayHost();
  const window = new DeskWindow({
    distFolder: distFolder(),
    home,
    log: (level, message) => logs.write('main', { level, message }),
    closing: () => (session.isStopping ? 'close' : hasTray ? 'hide' : 'minimize'),
    onFirstHide: () =>
      announce('Tradewarden goes on', 'Trading continues. The tray brings the window back.', () => window.show()),
  });
  const act = actions(session, window, home, by);
  answerPage(pageAnswers(session, home, keychain, by));
  handPortsOver(session, launcher, window);
  const tray = createTray(join(distFolder(), 'renderer', 'tray'), act);
  const announcer = createAnnouncer(session, act.open);
  announceAlerts(session, act.open);
  const sleep = guardSleep(session);
  watchShellState(session, session.stopping, (state, before) => {
    tray.show(state);
    showAppMenu(state, act, (name) => void openLink(name));
    announcer.tell(state, before);
    sleep.follow(state);
  });
  // Quitting, from a menu or with the computer, is one of the ways to ask for the end; the app leaves when everything has stopped.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!session.isStopping) session.stop('quitting the app');
  });
  app.on('second-instance', act.open);
  app.on('activate', act.open);
  // The tray holds the app; without this Electron would quit it.
  app.on('window-all-closed', () => {});

  session.start();
  window.show();
  await session.ended;
  keepSummary(home, session.summary());
  tray.destroy();
  await control.close();
  await upkeep.end();
  instance.release();
  await logs.close();
  app.exit(session.hasLoss ? EXIT.failed : EXIT.fine);
}

function readWords(words: readonly string[]): { readonly flags: RunFlags; readonly home: HomeFolders } {
  const { environment, folder } = processTerminal();
  const flags = parseWords(RUN_FLAGS, words);
  return { flags, home: homeOf(flags.home, environment, folder) };
}

/** What was typed into the desktop; a keychain that cannot be opened today must not keep the app from starting. */
async function storedKeys(
  home: HomeFolders,
  keychain: Keychain | null,
  purpose: 'paper' | 'live',
): Promise<AlpacaCredentials | null> {
  if (keychain === null) return null;
  try {
    return await readStoredKeys(home, keychain, purpose);
  } catch (error) {
    dialog.showErrorBox('Stored keys cannot be used', (error as Error).message);
    return null;
  }
}

function actions(session: TradingSession, window: DeskWindow, home: HomeFolders, by: string): ShellActions {
  return {
    open: () => window.show(),
    openPlace: (place) => window.openPlace(place),
    startTrading: () => void session.startTrading(by),
    stopTrading: () => void session.stopTrading(by),
    halt: () => void session.halt(by, 'asked at the tray or the menu'),
    resume: () => void session.resume(by, 'asked at the tray or the menu'),
    openLogs: () => void shell.openPath(home.logs),
    quit: () => void quit(session, window, by),
  };
}

async function quit(session: TradingSession, window: DeskWindow, by: string): Promise<void> {
  const decision = await askBeforeQuit(await readShellState(session), window.shown);
  if (decision === 'stay') return;
  if (decision === 'cancel-orders-and-quit') await session.halt(by, 'quitting the app');
  app.quit();
}
