// How the window is made: what its page may and may not do.
import { join } from 'node:path';
import type { BrowserWindowConstructorOptions } from 'electron';

/** Items 2, 3, 4, 6, 8, 9 and 10 of Electron's security checklist, each said although it is the default. */
export function windowOptions(distFolder: string): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 640,
    minHeight: 400,
    title: 'Tradewarden',
    backgroundColor: '#0b0e13',
    show: false,
    icon: join(distFolder, 'renderer', 'icon.png'),
    webPreferences: {
      preload: join(distFolder, 'preload', 'preload.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      spellcheck: false,
    },
  };
}
