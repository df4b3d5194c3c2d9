// `tradewarden dashboard`: a fresh link to the web page of the running instance.

import { openInBrowser } from '../desk/open-in-browser.ts';
import { CommandFailure, EXIT, type ExitCode } from './command-failure.ts';
import type { DashboardFlags } from './flags.ts';
import { ask } from './instance-commands.ts';
import type { Terminal } from './terminal.ts';

export async function dashboardCommand(flags: DashboardFlags, terminal: Terminal): Promise<ExitCode> {
  const role = flags.viewer ? 'viewer' : 'operator';
  const { url } = (await ask(flags, terminal, { command: 'dashboard', role })) as { readonly url: string | null };
  if (url === null) throw new CommandFailure(EXIT.failed, 'This instance serves no web page: see "web" in the settings.');
  terminal.print(flags.json ? JSON.stringify({ url, role }) : `${url}\nIt works once, for a quarter of an hour.`);
  if (!flags.open) return EXIT.fine;
  const trouble = await openInBrowser(url, terminal.environment);
  if (trouble !== null) throw new CommandFailure(EXIT.failed, `no browser was opened: ${trouble}`);
  return EXIT.fine;
}
