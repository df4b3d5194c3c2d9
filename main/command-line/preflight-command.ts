// `tradewarden preflight`: whether this machine and the venue are ready, also while an instance runs.
import { askInstance } from '../control/control-client.ts';
import { findOpenRouterKey } from '../credentials/open-router-key.ts';
import { homeOf, prepareHome } from '../home.ts';
import { readInstanceNote } from '../locks/instance-lock.ts';
import { wantsColour } from '../logging/console-line.ts';
import { describeFailures } from '../preflight/before-start.ts';
import { preflightTable } from '../preflight/preflight-table.ts';
import { prepareInputs } from '../preflight/prepare-inputs.ts';
import { runPreflight } from '../preflight/run-preflight.ts';
import { defineCommand } from './command.ts';
import { EXIT, type ExitCode, failureDocument } from './command-failure.ts';
import { SESSION_FLAGS, type SessionFlags } from './flags.ts';
import { planRun } from './plan-run.ts';
import type { Terminal } from './terminal.ts';

export const preflightCommand = defineCommand({
  name: 'preflight',
  description: 'Check whether machine and venue are ready',
  flags: SESSION_FLAGS,
  run: lookAtMachine,
});

async function lookAtMachine(flags: SessionFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const plan = planRun(flags, home, terminal, 'browser');
  prepareHome(home);
  const running = await askInstance(home, { command: 'status' });
  const pid = readInstanceNote(home)?.pid;
  const openRouterKey = findOpenRouterKey(home, terminal.environment);
  const report = await runPreflight(
    prepareInputs(plan, {
      home,
      environment: terminal.environment,
      openRouterKey: openRouterKey.ok ? openRouterKey.value : null,
      keychain: null,
      instance:
        running.outcome === 'answered' && running.response.ok && pid !== undefined ? { pid, isThisProcess: false } : null,
    }),
  );
  const failure = report.ok ? {} : failureDocument('PREFLIGHT_FAILED', describeFailures(report));
  terminal.print(
    flags.json
      ? JSON.stringify({ ...report, ...failure })
      : preflightTable(report, wantsColour(process.stdout, terminal.environment)),
  );
  return report.ok ? EXIT.fine : EXIT.failed;
}
