// Which Electron the desktop specs run on: the real one where its binary and a display are, else the stand-in on Chromium.
import { findDesktopMeans } from '../../../main/electron-binary.ts';
import { chromiumPath } from './chromium.ts';

export type DesktopHost =
  | { readonly kind: 'electron'; readonly binary: string }
  | { readonly kind: 'stand-in'; readonly reason: string }
  | { readonly kind: 'none'; readonly reason: string };

/** TRADEWARDEN_DESKTOP=stand-in or electron insists on one of them. */
export function findDesktopHost(environment: NodeJS.ProcessEnv = process.env): DesktopHost {
  const wanted = environment['TRADEWARDEN_DESKTOP'] ?? '';
  const means = findDesktopMeans(environment, process.platform);
  if (wanted !== 'stand-in' && 'binary' in means) return { kind: 'electron', binary: means.binary };
  const reason = 'missing' in means ? means.missing : 'TRADEWARDEN_DESKTOP asks for it';
  if (wanted === 'electron') throw new Error(`TRADEWARDEN_DESKTOP asks for the real Electron: ${reason}`);
  if (chromiumPath === undefined) return { kind: 'none', reason: `${reason}, and no Chromium is on this system` };
  return { kind: 'stand-in', reason };
}

/** The first line of every test report. */
export function describeDesktopHost(host: DesktopHost): string {
  switch (host.kind) {
    case 'electron':
      return `Desktop specs run on the real Electron: ${host.binary}`;
    case 'stand-in':
      return `Desktop specs run on the Electron stand-in with real Chromium (${host.reason})`;
    case 'none':
      return `Desktop specs are SKIPPED: ${host.reason}`;
  }
}
