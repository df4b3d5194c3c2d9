// The window of the desk.
import { join } from 'node:path';
import { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

export async function openDeskWindow(distFolder: string): Promise<BrowserWindow> {
  const window = new BrowserWindow({
    width: 1180,
    height: 800,
    title: 'Tradewarden',
    backgroundColor: '#10141b',
    show: false,
    webPreferences: {
      preload: join(distFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  await window.loadURL(`${APP_ORIGIN}/index.html`);
  return window;
}
