// A machine that shuts down is one of the ways to ask for the end. Asked not to go on, macOS waits, and Linux for some seconds (systemd's
// InhibitDelayMaxSec) until this process is gone; else the display would be taken away first, and Chromium ends with it at once. Windows
// tells its windows instead: `session-end`.
import { powerMonitor } from 'electron';

/** Use it after the app is ready. */
export function stopBeforeShutdown(stop: () => void): void {
  // Electron's types leave out the event, which its documentation has.
  const hear = (event: { preventDefault(): void }): void => {
    event.preventDefault();
    stop();
  };
  powerMonitor.on('shutdown', hear as () => void);
}
