// Whether a tray is really shown. On Linux that takes a host which not every desktop has (GNOME has none by itself), and Electron
// does not tell: hiding the window there would lose it.
import { execFile } from 'node:child_process';

const WATCHER = 'org.kde.StatusNotifierWatcher';
const QUESTION = [
  '--session',
  '--print-reply',
  '--reply-timeout=2000',
  `--dest=${WATCHER}`,
  '/StatusNotifierWatcher',
  'org.freedesktop.DBus.Properties.Get',
  `string:${WATCHER}`,
  'string:IsStatusNotifierHostRegistered',
];

export async function hasTrayHost(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  return new Promise((resolve) => {
    execFile('dbus-send', QUESTION, { timeout: 3_000 }, (error, stdout) =>
      resolve(error === null && /boolean true/.test(stdout)),
    );
  });
}
