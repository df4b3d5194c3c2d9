// `tradewarden service`: the systemd unit for this installation.
import { join } from 'node:path';
import { distFolder } from '../bundles.ts';
import { homeOf } from '../home.ts';
import { systemdUnit } from '../service/systemd-unit.ts';
import { defineCommand } from './command.ts';
import { EXIT, type ExitCode } from './command-failure.ts';
import { INSTANCE_FLAGS, type InstanceFlags } from './flags.ts';
import type { Terminal } from './terminal.ts';

export const serviceCommand = defineCommand({
  name: 'service',
  description: 'Print the systemd unit for this installation',
  flags: INSTANCE_FLAGS,
  run: printUnit,
});

async function printUnit(flags: InstanceFlags, terminal: Terminal): Promise<ExitCode> {
  const { root: home } = homeOf(flags.home, terminal.environment, terminal.folder);
  const unit = systemdUnit({ node: process.execPath, entry: join(distFolder(), 'main', 'tradewarden.js'), home });
  terminal.print(flags.json ? JSON.stringify({ unit }) : unit.trimEnd());
  return EXIT.fine;
}
