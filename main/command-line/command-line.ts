// The command line: which commands there are, and how their words become flags.
import { CommanderError, Command as Parser } from 'commander';
import { productVersion } from '../bundles.ts';
import { UnusableHome } from '../home.ts';
import { suggest } from '../settings/suggest.ts';
import { addFlags, addWords } from './add-flags.ts';
import { alertsCommand } from './alerts-command.ts';
import { armCommand, disarmCommand } from './arm-command.ts';
import { backupCommand, restoreCommand } from './backup-commands.ts';
import type { Command } from './command.ts';
import { CommandFailure, EXIT, type ExitCode, failureDocument } from './command-failure.ts';
import { dashboardCommand } from './dashboard-command.ts';
import { flattenCommand, haltCommand, restartCommand, resumeCommand, stopCommand } from './instance-commands.ts';
import { logsCommand } from './log-command.ts';
import { preflightCommand } from './preflight-command.ts';
import { reportCommand } from './report-command.ts';
import { runCommand } from './run-command.ts';
import { serviceCommand } from './service-command.ts';
import { settingsCommand } from './settings-command.ts';
import { simulatorCommand } from './simulator-command.ts';
import { statusCommand } from './status-command.ts';
import { strategyCommand } from './strategy-command.ts';
import { processTerminal, type Terminal } from './terminal.ts';

/** In the order of the help text. */
export const COMMANDS: readonly Command[] = [
  runCommand,
  statusCommand,
  haltCommand,
  flattenCommand,
  resumeCommand,
  restartCommand,
  logsCommand,
  alertsCommand,
  dashboardCommand,
  armCommand,
  disarmCommand,
  stopCommand,
  strategyCommand,
  reportCommand,
  simulatorCommand,
  settingsCommand,
  preflightCommand,
  backupCommand,
  restoreCommand,
  serviceCommand,
];
export const COMMAND_NAMES = COMMANDS.map(({ name }) => name);

/** Whether the words run something until it is stopped. */
export const isSession = ([name]: readonly string[]): boolean => name === runCommand.name || name === simulatorCommand.name;

/** Runs one command and gives its exit code. Failures are told on stderr, with `--json` as a document on stdout, too. */
export async function runCommandLine(words: readonly string[], terminal: Terminal = processTerminal()): Promise<ExitCode> {
  try {
    return await dispatch(words, terminal);
  } catch (error) {
    const failure = toFailure(error);
    const { code, message, mistakes } = failure;
    if (words.includes('--json')) terminal.print(JSON.stringify(failureDocument(code, message, mistakes)));
    // A bug is told with its stack by the runtime.
    if (code === 'UNEXPECTED') throw error;
    process.stderr.write(`${message}\n`);
    return failure.exitCode;
  }
}

function toFailure(error: unknown): CommandFailure {
  if (error instanceof CommandFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UnusableHome) return new CommandFailure(EXIT.wrongUse, message, { cause: error, code: 'UNUSABLE_HOME' });
  return new CommandFailure(EXIT.failed, message, { cause: error, code: 'UNEXPECTED' });
}

async function dispatch(words: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let exitCode: ExitCode = EXIT.fine;
  const program = createProgram((command, collected, rest) => {
    return command.start(collected, rest, terminal).then((code) => {
      exitCode = code;
    });
  });
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Help was shown, which is what was asked for.
    if (error.exitCode === 0) return EXIT.fine;
    if (error.code === 'commander.help')
      throw new CommandFailure(EXIT.wrongUse, '\nfound no command, expected one of these', { cause: error });
    throw new CommandFailure(EXIT.wrongUse, error.message, { cause: error });
  }
  return exitCode;
}

type Start = (command: Command, collected: Readonly<Record<string, unknown>>, rest: readonly string[]) => Promise<void>;

function createProgram(start: Start): Parser {
  const program = new Parser('tradewarden')
    .description('A trading workstation: paper trading by default, on a simulated venue when no account is configured')
    .version(productVersion(), '-v, --version', 'print the version')
    .helpCommand('help [command]', 'display help for a command')
    .exitOverride()
    .showSuggestionAfterError(false)
    .addHelpText(
      'after',
      '\nExit codes: 0 fine, 1 the run failed, 2 wrong use or settings, 3 nothing is running, 4 already running',
    );
  for (const command of COMMANDS) addCommand(program, command, start);
  program.argument('[command]').action((word: string | undefined) => {
    if (word === undefined) return program.help({ error: true });
    const meant = suggest(word, COMMAND_NAMES);
    const hint = meant === undefined ? `expected one of ${COMMAND_NAMES.join(', ')}` : `did you mean "${meant}"?`;
    throw new CommandFailure(EXIT.wrongUse, `${word}: found an unknown command, ${hint}`, { code: 'UNKNOWN_COMMAND' });
  });
  program.allowUnknownOption().allowExcessArguments();
  return program;
}

function addCommand(program: Parser, command: Command, start: Start): void {
  const added = program.command(command.name).description(command.description).exitOverride();
  addWords(addFlags(added, command.flags), command.words);
  added.action(() => start(command, added.opts(), added.args));
}
