// `tradewarden settings check | show | schema`: what a run with the same flags would be set to.
import { existsSync } from 'node:fs';
import Table from 'cli-table3';
import { z } from 'zod';
import { homeOf } from '../home.ts';
import { publishedSchema } from '../settings/json-schema.ts';
import { listSettings } from '../settings/origins.ts';
import { describeMistakes } from '../settings/parse-settings.ts';
import type { SettledSettings } from '../settings/settle-settings.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { type Given, word } from './flag.ts';
import { SESSION_FLAGS } from './flags.ts';
import { settleSettings } from './run-settings.ts';
import type { Terminal } from './terminal.ts';

const SETTINGS_WORDS = {
  action: word(
    'check (is everything right?), show (every setting and its origin) or schema (for editors)',
    z.enum(['check', 'show', 'schema']),
  ),
};
type SettingsFlags = Given<typeof SESSION_FLAGS, typeof SETTINGS_WORDS>;

export const settingsCommand = defineCommand({
  name: 'settings',
  description: 'Check the settings, or show each one with its origin',
  flags: SESSION_FLAGS,
  words: SETTINGS_WORDS,
  run: lookAtSettings,
});

/** Longer values are cut in the table, not in the JSON. */
const LONGEST = 60;

async function lookAtSettings(flags: SettingsFlags, terminal: Terminal): Promise<ExitCode> {
  if (flags.action === 'schema') {
    terminal.print(publishedSchema().trimEnd());
    return EXIT.fine;
  }
  const settled = settle(flags, terminal);
  terminal.print(flags.action === 'check' ? checked(settled, flags) : shown(settled, flags));
  return EXIT.fine;
}

/** Throws a CommandFailure that lists every mistake. */
function settle(flags: SettingsFlags, terminal: Terminal): SettledSettings {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const settled = settleSettings(flags, home, terminal);
  if (settled.ok) return settled.value;
  const { mistakes } = settled;
  const title = mistakes.length === 1 ? 'One setting is wrong:' : `${mistakes.length} settings are wrong:`;
  throw new CommandFailure(EXIT.wrongUse, describeMistakes(title, mistakes), { code: 'WRONG_SETTINGS', mistakes });
}

function checked({ file }: SettledSettings, { json }: SettingsFlags): string {
  const isThere = existsSync(file);
  if (json) return JSON.stringify({ ok: true, file: isThere ? file : null });
  return isThere ? `${file} is fine.` : `There is no ${file}; with the defaults everything is fine.`;
}

function shown(settled: SettledSettings, { json }: SettingsFlags): string {
  const rows = listSettings(settled);
  if (json) return JSON.stringify({ file: settled.file, settings: rows });
  const noLines = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const table = new Table({ head: ['setting', 'value', 'from'], style: { head: [], border: [] }, chars: noLines });
  for (const { path, value, origin } of rows) table.push([path, toText(value), origin]);
  return table.toString();
}

function toText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
