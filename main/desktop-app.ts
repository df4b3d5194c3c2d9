// The Electron host: the same session as headless, with utility processes for workers, one window, and a tray. Reads from top to
// bottom as what happens when the app starts.
import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import { distFolder, workerBundle } from './bundles.ts';
import { CommandFailure, EXIT } from './command-line/command-failure.ts';
import { RUN_FLAGS, type RunFlags } from './command-line/flags.ts';
import { parseWords } from './command-line/parse-words.ts';
import { refuseWhatCannotStart } from './command-line/plan-run.ts';
import { processTerminal } from './command-line/terminal.ts';
import { answerControlRequest } from './control/control-requests.ts';
import { openControlSocket } from './control/control-socket.ts';
import { type HomeFolders, homeOf, prepareHome } from './home.ts';
import { AlreadyRunning, openLogs, takeInstance } from './host-setup.ts';
import { noteUncaughtErrors } from './logging/uncaught-errors.ts';
import { ModePlans } from './session/mode-plans.ts';
import type { SessionPlan, TradingPlan } from './session/session-plan.ts';
import { SessionRun } from './session/session-run.ts';
import { SessionSeat } from './session/session-seat.ts';
import { SessionUpkeep } from './session/session-upkeep.ts';
import { switchPatience } from './session/switch-patience.ts';
import type { TradingSession } from './session/trading-session.ts';
import { listenForStop } from './stop-signals.ts';
import { createUtilityProcessLauncher } from './supervisor/utility-process-launcher.ts';
import { announce } from './tray/announcements.ts';
import { createTray } from './tray/tray.ts';
import { hasTrayHost } from './tray/tray-host.ts';
import { appActions } from './window/app-actions.ts';
import { nameApp } from './window/app-identity.ts';
import { registerAppScheme, serveApp } from './window/app-protocol.ts';
import { isCommand, ownWords, runAsCommand } from './window/app-words.ts';
import { closeDoors } from './window/closed-doors.ts';
import { denyPermissions } from './window/denied-permissions.ts';
import { DeskWindow } from './window/desk-window.ts';
import { followSession, type ShellParts } from './window/follow-session.ts';
import { stopBeforeShutdown } from './window/machine-shutdown.ts';
import { pageAnswers } from './window/page-answers.ts';
import { answerPage } from './window/page-questions.ts';
import { handPortsOver } from './window/port-handover.ts';
import { guardSleep } from './window/sleep-guard.ts';
import { openSystemKeychain } from './window/system-keychain.ts';
import { endOnUncaughtErrors } from './window/uncaught-errors.ts';

const NO_SANDBOX = 'the page of the window runs without Chromium’s sandbox, which --no-sandbox has switched off';

/** Called before Electron is ready, and must not wait for it: Electron waits for the caller. */
export function startApp(): void {
  if (process.platform !== 'win32') process.umask(0o077);
  const words = ownWords();
  if (isCommand(words)) {
    void runAsCommand(words);
    return;
  }
  endOnUncaughtErrors();
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
  // Before Electron makes a folder of its own in it, with rights of its own. Electron asks for a profile that is there.
  prepareHome(home);
  const profile = join(home.root, 'desktop');
  mkdirSync(profile, { recursive: true, mode: 0o700 });
  app.setPath('userData', profile);
  if (!app.requestSingleInstanceLock()) {
    process.stderr.write('Tradewarden runs already; its window is shown.\n');
    app.exit(EXIT.fine);
    return;
  }
  nameApp();
  app.enableSandbox();
  registerAppScheme();
  closeDoors();
  await app.whenReady();
  denyPermissions();
  serveApp(join(distFolder(), 'renderer'));

  const keychain = await openSystemKeychain();
  const { environment, folder } = processTerminal();
  const plans = new ModePlans({
    flags,
    home,
    environment,
    folder,
    keychain,
    // A keychain that cannot be opened today must not keep the app from starting.
    onKeyTrouble: (message) => dialog.showErrorBox('Stored keys cannot be used', message),
  });
  const plan = await plans.planFor(plans.first);
  const instance = takeInstance(home, plan);
  const logs = openLogs(home, flags.debug === true, plan);
  logs.hide(instance.control.secret);
  noteUncaughtErrors(logs);
  const given = app.commandLine.hasSwitch('no-sandbox') ? [NO_SANDBOX] : [];
  for (const message of [...instance.found, ...given]) logs.write('main', { level: 'warn', message });
  const launcher = createUtilityProcessLauncher(workerBundle);
  const upkeepOf = (own: SessionPlan) => new SessionUpkeep({ home, plan: own, logs, environment, folder, keychain });
  const onBegin = (session: TradingSession): void => followSession(session, shell);
  const seat = new SessionSeat<TradingPlan, SessionRun>({
    async prepare(mode) {
      const own = await plans.planFor(mode);
      await Promise.all([refuseWhatCannotStart(own, home, launcher), upkeepOf(own).checkBeside()]);
      return own;
    },
    async begin(own, before) {
      const run = await SessionRun.begin(own, { home, logs, launcher, upkeepOf, onBegin }, before);
      if (before) instance.note(own);
      return run;
    },
    patience: switchPatience(plan.settings),
  });
  const session = (): TradingSession => seat.run.session;

  const by = `${userInfo().username} at the desktop`;
  const hasTray = await hasTrayHost();
  const window = new DeskWindow({
    distFolder: distFolder(),
    home,
    log: (level, message) => logs.write('main', { level, message }),
    closing: () => (seat.isEnding ? 'close' : hasTray ? 'hide' : 'minimize'),
    onFirstHide: () =>
      announce('Tradewarden goes on', 'Trading continues. The tray brings the window back.', () => window.show()),
    onSessionEnd: () => seat.stop('the end of the Windows session'),
  });
  const act = appActions(session, window, home, by);
  const shell: ShellParts = {
    act,
    tray: createTray(join(distFolder(), 'renderer', 'tray'), act),
    ports: handPortsOver(launcher, window),
    sleep: guardSleep(() => seat.current?.session ?? null),
  };
  answerPage(pageAnswers(seat, home, keychain, by));
  listenForStop((signal) => seat.stop(signal));
  stopBeforeShutdown(() => seat.stop('the shutdown of the machine'));
  // Quitting, from a menu or with the computer, is one of the ways to ask for the end; the app leaves when everything has stopped.
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (!seat.isEnding) seat.stop('quitting the app');
  });
  app.on('second-instance', act.open);
  app.on('activate', act.open);
  // The tray holds the app; without this Electron would quit it.
  app.on('window-all-closed', () => {});
  window.show();
  try {
    await refuseWhatCannotStart(plan, home, launcher);
    await seat.open(plan);
  } catch (error) {
    instance.release();
    await logs.close();
    throw error;
  }
  const control = await openControlSocket(instance.control, (request, asker) =>
    answerControlRequest(session(), request, asker),
  );

  await seat.ended;
  shell.tray.destroy();
  await control.close();
  instance.release();
  await logs.close();
  app.exit(session().hasLoss ? EXIT.failed : EXIT.fine);
}

function readWords(words: readonly string[]): { readonly flags: RunFlags; readonly home: HomeFolders } {
  const { environment, folder } = processTerminal();
  const flags = parseWords(RUN_FLAGS, words);
  return { flags, home: homeOf(flags.home, environment, folder) };
}
