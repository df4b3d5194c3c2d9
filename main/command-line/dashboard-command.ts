// `tradewarden dashboard`: a fresh link to the web page of the running instance.
import { openInBrowser } from '../desk/open-in-browser.ts';
import { defineCommand } from './command.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import { type Given, switchFlag } from './flag.ts';
import { INSTANCE_FLAGS } from './flags.ts';
import { ask } from './instance-commands.ts';
import type { Terminal } from './terminal.ts';

const DASHBOARD_FLAGS = {
  viewer: switchFlag('a link for somebody who may watch and not command'),
  open: switchFlag('open it in the browser of this machine'),
  ...INSTANCE_FLAGS,
};

export const dashboardCommand = defineCommand({
  name: 'dashboard',
  description: 'Get a fresh link to the web page of the desk',
  flags: DASHBOARD_FLAGS,
  run: giveLink,
});

async function giveLink(flags: Given<typeof DASHBOARD_FLAGS>, terminal: Terminal): Promise<ExitCode> {
  const role = flags.viewer ? 'viewer' : 'operator';
  const { url } = (await ask(flags, terminal, { command: 'dashboard', role })) as { readonly url: string | null };
  if (url === null) throw new CommandFailure(EXIT.failed, 'This instance serves no web page: see "web" in the settings.');
  terminal.print(flags.json ? JSON.stringify({ url, role }) : `${url}\nIt works once, for a quarter of an hour.`);
  if (!flags.open) return EXIT.fine;
  const trouble = await openInBrowser(url, terminal.environment);
  if (trouble !== null) throw new CommandFailure(EXIT.failed, `no browser was opened: ${trouble}`);
  return EXIT.fine;
}
