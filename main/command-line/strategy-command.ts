// `tradewarden strategy list | new NAME | test NAME`: the strategies that there are, and a starting point for one of your own.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import Table from 'cli-table3';
import { z } from 'zod';
import type { ParameterSchema, StrategyInspection } from '../../protocol/strategy-status.ts';
import { builtInStrategies } from '../../runtime/strategy-api.ts';
import { type HomeFolders, homeOf } from '../home.ts';
import { inspectStrategies } from '../strategies/inspect-strategies.ts';
import { strategyTestText, strategyText } from '../strategies/new-strategy.ts';
import { ownFiles } from '../strategies/strategy-catalog.ts';
import { tryWorker } from '../strategies/try-worker.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { type Given, word } from './flag.ts';
import { text } from './flag-values.ts';
import { INSTANCE_FLAGS } from './flags.ts';
import { launcherOf, type Terminal } from './terminal.ts';

const STRATEGY_WORDS = {
  action: word(
    'list: all there are; new: write a starting point and its test; test: run the test of one',
    z.enum(['list', 'new', 'test']),
  ),
  name: word('the name of a strategy of your own, for new and test', text('the name of a strategy').optional()),
};
type StrategyFlags = Given<typeof INSTANCE_FLAGS, typeof STRATEGY_WORDS>;

export const strategyCommand = defineCommand({
  name: 'strategy',
  description: 'List strategies with their parameters, write a new one, or run the test of one',
  flags: INSTANCE_FLAGS,
  words: STRATEGY_WORDS,
  run: workOnStrategies,
});

/** A test that plays a long history takes its time. */
const TEST_PATIENCE_MS = 600_000;

async function workOnStrategies(flags: StrategyFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  switch (flags.action) {
    case 'list':
      if (flags.name !== undefined) throw wrongUse(`NAME: found ${flags.name}, expected nothing after "strategy list"`);
      return listStrategies(home, flags.json === true, terminal);
    case 'new':
      return newStrategy(nameOf(flags), home, flags.json === true, terminal);
    case 'test':
      return testStrategy(nameOf(flags), home, terminal);
  }
}

async function listStrategies(home: HomeFolders, isJson: boolean, terminal: Terminal): Promise<ExitCode> {
  const own = ownFiles(home.strategies);
  const requests = [...builtInStrategies(), ...own.map((file) => join(home.strategies, file))];
  const inspections = await inspectStrategies(
    requests.map((strategy) => ({ strategy, settings: null })),
    home.root,
    launcherOf(terminal),
  );
  terminal.print(isJson ? JSON.stringify({ folder: home.strategies, strategies: inspections }) : listTable(inspections, home));
  return inspections.every(({ mistakes }) => mistakes.length === 0) ? EXIT.fine : EXIT.failed;
}

function newStrategy(name: string, home: HomeFolders, isJson: boolean, terminal: Terminal): ExitCode {
  if (!/^[a-z][a-z0-9-]{0,40}$/.test(name))
    throw wrongUse(`NAME: found "${name}", expected small letters, digits and dashes, such as "my-breakout"`);
  if (builtInStrategies().includes(name)) throw wrongUse(`NAME: found ${name}, expected a name that no built-in strategy has`);
  const [file, test] = [join(home.strategies, `${name}.ts`), join(home.strategies, `${name}.test.ts`)];
  const taken = ['.ts', '.js', '.mts', '.mjs', '.test.ts'].map((ending) => join(home.strategies, `${name}${ending}`));
  const existing = taken.find((path) => existsSync(path));
  if (existing !== undefined) throw wrongUse(`NAME: found ${existing}, which is there already and stays as it is`);
  mkdirSync(home.strategies, { recursive: true, mode: 0o700 });
  // Also against somebody who writes the same file in this moment.
  writeFileSync(file, strategyText(name), { flag: 'wx' });
  writeFileSync(test, strategyTestText(name), { flag: 'wx' });
  terminal.print(
    isJson
      ? JSON.stringify({ name, file, test })
      : [
          `Written: ${file}`,
          `         ${test}`,
          `Test it: tradewarden strategy test ${name}`,
          `Run it:  tradewarden run --strategy ${name} --symbols SPY`,
        ].join('\n'),
  );
  return EXIT.fine;
}

/** Node's own test runner on the file beside the strategy, in a process of its own. */
async function testStrategy(name: string, home: HomeFolders, terminal: Terminal): Promise<ExitCode> {
  const bare = basename(name, extname(name)).replace(/\.test$/, '');
  const file = ['.ts', '.js', '.mts', '.mjs'].map((ending) => join(home.strategies, `${bare}.test${ending}`)).find(existsSync);
  if (file === undefined)
    throw wrongUse(`NAME: found no ${bare}.test.ts in ${home.strategies}, expected the test of a strategy there`);
  const trial = await tryWorker(launcherOf(terminal), 'strategy', { test: file }, home.root, TEST_PATIENCE_MS, terminal.print);
  if (!trial.ok) throw new CommandFailure(EXIT.failed, `${file}: ${trial.message}`);
  const { report, hasPassed } = trial.details as { readonly report: string; readonly hasPassed: boolean };
  terminal.print(report.trimEnd());
  return hasPassed ? EXIT.fine : EXIT.failed;
}

function listTable(inspections: readonly StrategyInspection[], home: HomeFolders): string {
  const table = new Table({
    head: ['strategy', 'parameter', 'default', 'may be'],
    colWidths: [24, 18, 12, 44],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { strategy, description, mistakes } of inspections) {
    if (!description) {
      table.push([basename(strategy), { content: mistakes.join('\n'), colSpan: 3 }]);
      continue;
    }
    const parameters = Object.entries(description.parameterSchema.properties);
    const name = description.isBuiltIn ? description.name : `${description.name} (yours)`;
    table.push([name, { content: description.description, colSpan: 3 }]);
    for (const [parameter, schema] of parameters) table.push(['', ...parameterCells(parameter, schema)]);
  }
  return [
    table.toString(),
    `Your own: a .ts or .js file in ${home.strategies}; "tradewarden strategy new NAME" writes one.`,
  ].join('\n');
}

const parameterCells = (name: string, schema: ParameterSchema): string[] => [name, String(schema.default), rangeOf(schema)];

function rangeOf(schema: ParameterSchema): string {
  if (schema.type === 'boolean') return 'true or false';
  if ('enum' in schema) return schema.enum.join(', ');
  return 'format' in schema ? `${schema.decimalMinimum} to ${schema.decimalMaximum}` : `${schema.minimum} to ${schema.maximum}`;
}

function nameOf({ action, name }: StrategyFlags): string {
  if (name === undefined) throw wrongUse(`NAME: found nothing, expected the name of a strategy after "strategy ${action}"`);
  return name;
}

const wrongUse = (message: string): CommandFailure => new CommandFailure(EXIT.wrongUse, message);
