// The name by which the system knows the app. Windows shows a notification, and lets a person switch it off, only under the name that
// the installer gave to the shortcut: `appId` in electron-builder.yml.
import { app } from 'electron';

export const APP_ID = 'dev.tradewarden.desktop';

/** The other systems know an app by its bundle or its desktop entry. */
export function nameApp(platform: NodeJS.Platform = process.platform): void {
  if (platform === 'win32') app.setAppUserModelId(APP_ID);
}
