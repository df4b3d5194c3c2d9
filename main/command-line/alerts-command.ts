// `tradewarden alerts [acknowledge ID | test]`: what a person should know, running or not, and that somebody knows it.
import { z } from 'zod';
import type { Alert } from '../../protocol/alerts.ts';
import { alertsPath, readAlertBook } from '../alerts/alert-store.ts';
import type { AlertsReport } from '../alerts/alerts.ts';
import { askInstance } from '../control/control-client.ts';
import { homeOf } from '../home.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { type Given, word } from './flag.ts';
import { text } from './flag-values.ts';
import { INSTANCE_FLAGS, type InstanceFlags } from './flags.ts';
import { ask, asker } from './instance-commands.ts';
import type { Terminal } from './terminal.ts';

const ACTIONS = ['list', 'acknowledge', 'test'] as const;
const ALERTS_WORDS = {
  action: word(`${ACTIONS.join(', ')} (default list)`, z.enum(ACTIONS).optional()),
  id: word('the alert to acknowledge, such as A1', text('the id of an alert, such as A1').max(50).optional()),
};

export const alertsCommand = defineCommand({
  name: 'alerts',
  description: 'Show alerts, acknowledge one, or raise one to try out the webhook',
  flags: INSTANCE_FLAGS,
  words: ALERTS_WORDS,
  run: tellAlerts,
});

async function tellAlerts(flags: Given<typeof INSTANCE_FLAGS, typeof ALERTS_WORDS>, terminal: Terminal): Promise<ExitCode> {
  const { action = 'list', id } = flags;
  if ((action === 'acknowledge') !== (id !== undefined)) {
    const expected = id === undefined ? 'the id of an alert, such as A1' : `nothing after "${action}"`;
    throw new CommandFailure(EXIT.wrongUse, `tradewarden alerts:\n  ID: expected ${expected}, found ${id ?? 'nothing'}`, {
      code: 'WRONG_FLAGS',
    });
  }
  switch (action) {
    case 'list': {
      const report = await readReport(flags, terminal);
      terminal.print(flags.json ? JSON.stringify(report) : describeReport(report));
      return EXIT.fine;
    }
    case 'acknowledge': {
      const alert = (await ask(flags, terminal, { command: 'acknowledge-alert', id: id ?? '', by: asker() })) as Alert;
      terminal.print(flags.json ? JSON.stringify(alert) : `${alert.id} is acknowledged by ${alert.acknowledgedBy}.`);
      return EXIT.fine;
    }
    case 'test': {
      const alert = (await ask(flags, terminal, { command: 'test-alert', by: asker() })) as Alert;
      terminal.print(flags.json ? JSON.stringify(alert) : `Raised ${alert.id}; a webhook hears of it if one is set.`);
      return EXIT.fine;
    }
  }
}

/** Of the running instance, or of the file that the last one left. */
async function readReport(flags: InstanceFlags, terminal: Terminal): Promise<AlertsReport> {
  const home = homeOf(flags.home, terminal.environment, terminal.folder);
  const asked = await askInstance(home, { command: 'alerts' });
  if (asked.outcome === 'not-running')
    return { alerts: readAlertBook(alertsPath(home.journal)).alerts.toReversed(), webhook: null };
  if (!asked.response.ok) throw new CommandFailure(EXIT.failed, asked.response.error);
  return asked.response.result as AlertsReport;
}

function describeReport({ alerts, webhook }: AlertsReport): string {
  const trouble = webhook?.lastError ? [`The webhook does not work: ${webhook.lastError}.`] : [];
  return [...(alerts.length === 0 ? ['No alerts.'] : alerts.map(describeAlert)), ...trouble].join('\n');
}

function describeAlert(alert: Alert): string {
  const { id, severity, code, subject, text, raisedAtUs, count, acknowledgedBy } = alert;
  const time = new Date(raisedAtUs / 1000).toISOString().slice(0, 19).replace('T', ' ');
  const times = count > 1 ? ` (${count} times)` : '';
  const seen = acknowledgedBy === null ? '' : ` [acknowledged by ${acknowledgedBy}]`;
  return `${id}  ${time}  ${severity.padEnd(8)}  ${code} ${subject}: ${text}${times}${seen}`;
}
