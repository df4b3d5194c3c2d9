// The command line: which commands there are, and how their words become flags.
import { Command, CommanderError } from 'commander';
import type { z } from 'zod';
import { UnusableHome } from '../home.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import { suggest } from '../settings/suggest.ts';
import { addFlags, addWords } from './add-flags.ts';
import { alertsCommand } from './alerts-command.ts';
import { armCommand, disarmCommand } from './arm-command.ts';
import { backupCommand, restoreCommand } from './backup-commands.ts';
import { CommandFailure, EXIT, type ExitCode, failureDocument } from './command-failure.ts';
import { findContradictions } from './contradictions.ts';
import { dashboardCommand } from './dashboard-command.ts';
import {
  ALERTS_WORDS,
  alertsFlagsSchema,
  DASHBOARD_FLAGS,
  dashboardFlagsSchema,
  FLATTEN_FLAGS,
  type FlagRow,
  flattenFlagsSchema,
  HALT_FLAGS,
  haltFlagsSchema,
  INSTANCE_FLAGS,
  instanceFlagsSchema,
  LOGS_FLAGS,
  LOGS_WORDS,
  logsFlagsSchema,
  REPORT_FLAGS,
  RESTART_WORDS,
  RUN_FLAGS,
  reportFlagsSchema,
  restartFlagsSchema,
  runFlagsSchema,
  SIMULATOR_FLAGS,
  STATUS_FLAGS,
  STRATEGY_WORDS,
  simulatorFlagsSchema,
  statusFlagsSchema,
  strategyFlagsSchema,
  type WordRow,
} from './flags.ts';
import { flattenCommand, haltCommand, restartCommand, resumeCommand, stopCommand } from './instance-commands.ts';
import { logsCommand } from './log-command.ts';
import {
  BACKUP_FLAGS,
  backupFlagsSchema,
  PREFLIGHT_FLAGS,
  preflightFlagsSchema,
  RESTORE_FLAGS,
  RESTORE_WORDS,
  restoreFlagsSchema,
  SETTINGS_FLAGS,
  SETTINGS_WORDS,
  settingsFlagsSchema,
} from './maintenance-flags.ts';
import { preflightCommand } from './preflight-command.ts';
import { readFlags } from './read-flags.ts';
import { reportCommand } from './report-command.ts';
import { runCommand } from './run-command.ts';
import { serviceCommand } from './service-command.ts';
import { settingsCommand } from './settings-command.ts';
import { simulatorCommand } from './simulator-command.ts';
import { statusCommand } from './status-command.ts';
import { strategyCommand } from './strategy-command.ts';
import { processTerminal, type Terminal } from './terminal.ts';

type CommandRow = {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly FlagRow[];
  readonly words: readonly WordRow[];
  readonly start: (
    collected: Readonly<Record<string, unknown>>,
    rest: readonly string[],
    terminal: Terminal,
  ) => Promise<ExitCode>;
};

const COMMANDS: readonly CommandRow[] = [
  row('run', 'Run a trading session until it is stopped', RUN_FLAGS, runFlagsSchema, runCommand),
  row('status', 'Show what the running instance does', STATUS_FLAGS, statusFlagsSchema, statusCommand),
  row('halt', 'Deny all further signals and cancel all open orders', HALT_FLAGS, haltFlagsSchema, haltCommand),
  row('flatten', 'Cancel open orders and close positions', FLATTEN_FLAGS, flattenFlagsSchema, flattenCommand),
  row('resume', 'Allow signals again after a halt', HALT_FLAGS, haltFlagsSchema, resumeCommand),
  row(
    'restart',
    'Restart the worker of a component, and tell what else restarts',
    INSTANCE_FLAGS,
    restartFlagsSchema,
    restartCommand,
    RESTART_WORDS,
  ),
  row('logs', 'Show the latest log lines', LOGS_FLAGS, logsFlagsSchema, logsCommand, LOGS_WORDS),
  row(
    'alerts',
    'Show alerts, acknowledge one, or raise one to try out the webhook',
    INSTANCE_FLAGS,
    alertsFlagsSchema,
    alertsCommand,
    ALERTS_WORDS,
  ),
  row('dashboard', 'Get a fresh link to the web page of the desk', DASHBOARD_FLAGS, dashboardFlagsSchema, dashboardCommand),
  row(
    'arm',
    'Allow orders of this live session, after a look at the evidence',
    INSTANCE_FLAGS,
    instanceFlagsSchema,
    armCommand,
  ),
  row('disarm', 'Allow only what reduces or protects from now on', HALT_FLAGS, haltFlagsSchema, disarmCommand),
  row('stop', 'Stop the running instance and wait for its end', INSTANCE_FLAGS, instanceFlagsSchema, stopCommand),
  row(
    'strategy',
    'List strategies with their parameters, write a new one, or run the test of one',
    INSTANCE_FLAGS,
    strategyFlagsSchema,
    strategyCommand,
    STRATEGY_WORDS,
  ),
  row('report', 'Show how each strategy and the account did, from the journal', REPORT_FLAGS, reportFlagsSchema, reportCommand),
  row(
    'simulator',
    "Run only the simulated venue, for clients that speak Alpaca's protocol",
    SIMULATOR_FLAGS,
    simulatorFlagsSchema,
    simulatorCommand,
  ),
  row(
    'settings',
    'Check the settings, or show each one with its origin',
    SETTINGS_FLAGS,
    settingsFlagsSchema,
    settingsCommand,
    SETTINGS_WORDS,
  ),
  row('preflight', 'Check whether machine and venue are ready', PREFLIGHT_FLAGS, preflightFlagsSchema, preflightCommand),
  row(
    'backup',
    'Back up journals, settings and strategies, also while an instance runs',
    BACKUP_FLAGS,
    backupFlagsSchema,
    backupCommand,
  ),
  row(
    'restore',
    'Bring a backup back; what it replaces is kept',
    RESTORE_FLAGS,
    restoreFlagsSchema,
    restoreCommand,
    RESTORE_WORDS,
  ),
  row('service', 'Print the systemd unit for this installation', INSTANCE_FLAGS, instanceFlagsSchema, serviceCommand),
];
export const COMMAND_NAMES = COMMANDS.map(({ name }) => name);

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
    throw new CommandFailure(EXIT.wrongUse, error.message, { cause: error });
  }
  return exitCode;
}

type Start = (command: CommandRow, collected: Readonly<Record<string, unknown>>, rest: readonly string[]) => Promise<void>;

function createProgram(start: Start): Command {
  const program = new Command('tradewarden')
    .description('A trading workstation: paper trading by default, on a simulated venue when no account is configured')
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

function addCommand(program: Command, command: CommandRow, start: Start): void {
  const added = program.command(command.name).description(command.description).exitOverride();
  addWords(addFlags(added, command.flags), command.words);
  added.action(() => start(command, added.opts(), added.args));
}

function row<T>(
  name: string,
  description: string,
  flags: readonly FlagRow[],
  schema: z.ZodType<T>,
  run: (flags: T, terminal: Terminal) => Promise<ExitCode>,
  words: readonly WordRow[] = [],
): CommandRow {
  return {
    name,
    description,
    flags,
    words,
    start(collected, rest, terminal) {
      const hasMarket = flags.some(({ name: flag }) => flag === 'replay');
      const read = readFlags(schema, flags, words, collected, rest, (given) =>
        hasMarket ? findContradictions(given, terminal.folder) : [],
      );
      if (!read.ok) {
        const { mistakes } = read;
        throw new CommandFailure(EXIT.wrongUse, describeMistakes(`tradewarden ${name}:`, mistakes), {
          code: 'WRONG_FLAGS',
          mistakes,
        });
      }
      return run(read.value, terminal);
    },
  };
}
