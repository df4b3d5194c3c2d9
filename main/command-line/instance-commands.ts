// `tradewarden halt | flatten | resume | restart | stop`: short conversations with the running instance.
import { userInfo } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import type { RestartOutcome } from '../../protocol/main-requests.ts';
import { askInstance } from '../control/control-client.ts';
import type { ControlRequest } from '../control/control-protocol.ts';
import { type HomeFolders, homeOf } from '../home.ts';
import { readInstanceNote } from '../locks/instance-lock.ts';
import type { ControlOutcome, FlattenOutcome } from '../session/trading-control.ts';
import { symbolSchema } from '../settings/values.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode, failureDocument } from './command-failure.ts';
import { flag, type Given, word } from './flag.ts';
import { text } from './flag-values.ts';
import { INSTANCE_FLAGS, type InstanceFlags, REASON_FLAGS, type ReasonFlags } from './flags.ts';
import type { Terminal } from './terminal.ts';

const FLATTEN_FLAGS = {
  symbol: flag('SYMBOL', 'only positions in this symbol', symbolSchema),
  book: flag('NAME', 'only positions of this strategy, or of the books manual and external', text('the name of a strategy')),
  ...REASON_FLAGS,
};
const RESTART_WORDS = {
  component: word('a component as "tradewarden status" lists it', text('a component, such as order-executor').max(100)),
};

export const haltCommand = defineCommand({
  name: 'halt',
  description: 'Deny all further signals and cancel all open orders',
  flags: REASON_FLAGS,
  run: halt,
});

export const flattenCommand = defineCommand({
  name: 'flatten',
  description: 'Cancel open orders and close positions',
  flags: FLATTEN_FLAGS,
  run: flatten,
});

export const resumeCommand = defineCommand({
  name: 'resume',
  description: 'Allow signals again after a halt',
  flags: REASON_FLAGS,
  run: resume,
});

export const restartCommand = defineCommand({
  name: 'restart',
  description: 'Restart the worker of a component, and tell what else restarts',
  flags: INSTANCE_FLAGS,
  words: RESTART_WORDS,
  run: restart,
});

export const stopCommand = defineCommand({
  name: 'stop',
  description: 'Stop the running instance and wait for its end',
  flags: INSTANCE_FLAGS,
  run: stop,
});

/** Longer than the longest orderly stop: the executor's deadline, the others', and the kills after them. */
const STOP_PATIENCE_MS = 40_000;
const LOOK_EVERY_MS = 50;

async function halt(flags: ReasonFlags, terminal: Terminal): Promise<ExitCode> {
  const outcome = (await ask(flags, terminal, {
    command: 'halt',
    by: asker(),
    reason: flags.reason ?? 'asked on the command line',
  })) as ControlOutcome;
  return tell(outcome, flags, terminal, `Trading is halted; ${outcome.cancelsRequested} open orders are being canceled.`);
}

async function flatten(flags: Given<typeof FLATTEN_FLAGS>, terminal: Terminal): Promise<ExitCode> {
  const outcome = (await ask(flags, terminal, {
    command: 'flatten',
    symbol: flags.symbol ?? null,
    book: flags.book ?? null,
    by: asker(),
    reason: flags.reason ?? 'asked on the command line',
  })) as FlattenOutcome;
  const closing = outcome.closing.map(({ quantity, symbol, book }) => `${quantity} ${symbol} of ${book}`).join(', ');
  const found = closing === '' ? 'Open orders are cancelled; there is no position to close.' : `Closing ${closing}.`;
  const sentence = outcome.pending === null ? found : `It is done as soon as an executor is there (${outcome.pending}).`;
  terminal.print(flags.json ? JSON.stringify(outcome) : sentence);
  return EXIT.fine;
}

async function resume(flags: ReasonFlags, terminal: Terminal): Promise<ExitCode> {
  const outcome = (await ask(flags, terminal, {
    command: 'resume',
    by: asker(),
    reason: flags.reason ?? 'asked on the command line',
  })) as ControlOutcome;
  return tell(outcome, flags, terminal, `Trading is ${outcome.tradingState ?? 'to be resumed'}.`);
}

async function restart(flags: Given<typeof INSTANCE_FLAGS, typeof RESTART_WORDS>, terminal: Terminal): Promise<ExitCode> {
  const { component } = flags;
  const outcome = (await ask(flags, terminal, { command: 'restart', component, by: asker() })) as RestartOutcome;
  const { worker, restarts, resynchronises } = outcome;
  const also = restarts.filter((id) => id !== component);
  const sentences = [
    `Restarting the worker ${worker} of ${component}.`,
    ...(also.length === 0 ? [] : [`Also restarts: ${also.join(', ')}.`]),
    ...(resynchronises.length === 0 ? [] : [`Resynchronises: ${resynchronises.join(', ')}.`]),
  ];
  terminal.print(flags.json ? JSON.stringify(outcome) : sentences.join('\n'));
  return EXIT.fine;
}

async function stop(flags: InstanceFlags, terminal: Terminal): Promise<ExitCode> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const pid = await askToStop(home);
  const isGone = await waitForEnd(home, pid);
  if (!isGone)
    throw new CommandFailure(EXIT.failed, `process ${pid} was asked to stop and still runs after ${STOP_PATIENCE_MS / 1000} s`);
  terminal.print(flags.json ? JSON.stringify({ stopped: true, pid }) : `Stopped (process ${pid}).`);
  return EXIT.fine;
}

/** One that is about to begin is asked as soon as it can be; of one that is about to end, the end is waited for. */
async function askToStop(home: HomeFolders): Promise<number> {
  const request = { command: 'stop', by: asker() } as const;
  const endMs = performance.now() + STOP_PATIENCE_MS;
  let ending: number | null = null;
  while (performance.now() < endMs) {
    const asked = await askInstance(home, request);
    if (asked.outcome === 'answered') {
      if (!asked.response.ok) throw new CommandFailure(EXIT.failed, asked.response.error);
      return (asked.response.result as { readonly pid: number }).pid;
    }
    if (asked.pid === null && ending !== null) return ending;
    if (asked.pid === null) break;
    ending = asked.pid;
    await wait(LOOK_EVERY_MS);
  }
  const code = ending === null ? EXIT.notRunning : EXIT.failed;
  throw new CommandFailure(code, describeNobody(home, ending));
}

const describeNobody = (home: HomeFolders, pid: number | null): string =>
  pid === null
    ? `no Tradewarden is running on ${home.root}`
    : `process ${pid} has the data folder ${home.root} and cannot be asked: it is starting, ending or stuck`;

/** Throws a CommandFailure when nobody runs, and when the instance refuses. */
export async function ask(flags: InstanceFlags, terminal: Terminal, request: ControlRequest): Promise<unknown> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const asked = await askInstance(home, request);
  if (asked.outcome === 'not-running') throw new CommandFailure(EXIT.notRunning, describeNobody(home, asked.pid));
  if (!asked.response.ok) throw new CommandFailure(EXIT.failed, asked.response.error);
  return asked.response.result;
}

function tell(outcome: ControlOutcome, flags: InstanceFlags, terminal: Terminal, sentence: string): ExitCode {
  const waiting = outcome.pending.map(
    ({ executor, reason }) => `${executor} could not be told yet (${reason}); it will be as soon as it is back.`,
  );
  const isNobody = outcome.tradingState === null && waiting.length === 0;
  const told = isNobody
    ? ['Nothing trades here: this instance has no executor.']
    : outcome.tradingState === null
      ? []
      : [sentence];
  const failure = waiting.length === 0 ? {} : failureDocument('FAILED', waiting.join('; '));
  terminal.print(flags.json ? JSON.stringify({ ...outcome, ...failure }) : [...told, ...waiting].join('\n'));
  return outcome.pending.length === 0 ? EXIT.fine : EXIT.failed;
}

async function waitForEnd(home: HomeFolders, pid: number): Promise<boolean> {
  const endMs = performance.now() + STOP_PATIENCE_MS;
  while (performance.now() < endMs) {
    // The note is the last thing that an instance takes away.
    if (readInstanceNote(home)?.pid !== pid) return true;
    await wait(LOOK_EVERY_MS);
  }
  return false;
}

export const asker = (): string => `${userInfo().username} on the command line`;
