// Nothing that the system could grant is granted, and nothing is loaded from outside: our page needs neither.
// Items 1 and 5 of Electron's security checklist.
import { session } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** The page's own files, pictures that it drew itself, and files that it saves. */
const ALLOWED = [`${APP_ORIGIN}/`, `blob:${APP_ORIGIN}/`, 'data:image/', 'devtools://'];
const isAllowed = (url: string): boolean => ALLOWED.some((start) => url.startsWith(start));

/** Use it after the app is ready. */
export function denyPermissions(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isAllowed(url) }));
  // A page may save what it made itself, such as a table as CSV; the system asks the person where to.
  defaultSession.on('will-download', (event, item) => {
    if (!item.getURL().startsWith(`blob:${APP_ORIGIN}/`)) event.preventDefault();
  });
}
