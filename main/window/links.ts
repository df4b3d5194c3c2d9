// The only pages that are ever opened in the user's browser. The page names one of them and never an address.
// Item 15 of Electron's security checklist.
import { shell } from 'electron';
import type { DesktopOutcome, LinkName } from '../../protocol/desktop-bridge.ts';

const LINKS: Readonly<Record<LinkName, string>> = {
  'alpaca-dashboard': 'https://app.alpaca.markets/account/login',
  'alpaca-paper-dashboard': 'https://app.alpaca.markets/paper/dashboard/overview',
  'alpaca-status': 'https://status.alpaca.markets/',
};

export async function openLink(name: LinkName): Promise<DesktopOutcome> {
  try {
    await shell.openExternal(LINKS[name]);
    return { ok: true, text: `${LINKS[name]} opens in your browser.` };
  } catch (error) {
    return { ok: false, text: `No browser opens ${LINKS[name]}: ${error instanceof Error ? error.message : String(error)}` };
  }
}
