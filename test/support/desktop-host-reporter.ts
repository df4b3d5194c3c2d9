// Says in the first line of the report which Electron the desktop specs run on.
import { describeDesktopHost, findDesktopHost } from './desk/desktop-host.ts';

export default class DesktopHostReporter {
  onInit(): void {
    console.log(describeDesktopHost(findDesktopHost()));
  }
}
