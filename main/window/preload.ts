// The only thing that the page gets from outside: a handful of functions. Runs sandboxed and isolated from the page, which never
// sees Electron's own objects.
import { contextBridge, ipcRenderer } from 'electron';
import { DESK_PORT_MESSAGE, type DesktopBridge, type DesktopOutcome, type PagePlace } from '../../protocol/desktop-bridge.ts';
import type { PageAnswer, PageQuestion, PageValues } from './page-channels.ts';
import { ASK_PLACE, ASK_PORT, GIVE_PORT, OPEN_PLACE } from './page-events.ts';

const ask = <Question extends PageQuestion>(
  question: Question,
  ...values: PageValues<Question>
): Promise<PageAnswer<Question>> => ipcRenderer.invoke(question, ...values);
const tell = <Question extends PageQuestion>(question: Question, ...values: PageValues<Question>): Promise<DesktopOutcome> =>
  ask(question, ...values) as Promise<DesktopOutcome>;

const bridge: DesktopBridge = {
  askForDeskPort: () => ipcRenderer.send(ASK_PORT),
  halt: (reason) => tell('desk:halt', reason),
  resume: (reason) => tell('desk:resume', reason),
  startTrading: () => tell('desk:start-trading'),
  stopTrading: () => tell('desk:stop-trading'),
  arm: (accountDigits) => tell('desk:arm', accountDigits),
  describeSwitch: (mode) => tell('desk:describe-switch', mode),
  switchMode: (mode) => tell('desk:switch-mode', mode),
  saveKeys: (purpose, keyId, secret) => tell('desk:save-keys', purpose, keyId, secret),
  forgetKeys: (purpose) => tell('desk:forget-keys', purpose),
  keychainState: () => ask('desk:keychain'),
  openLink: (name) => tell('desk:open-link', name),
  onOpenPlace(listener) {
    const hear = (_event: unknown, place: PagePlace): void => listener(place);
    ipcRenderer.on(OPEN_PLACE, hear);
    ipcRenderer.send(ASK_PLACE);
    return () => {
      ipcRenderer.removeListener(OPEN_PLACE, hear);
    };
  },
};
contextBridge.exposeInMainWorld('tradewarden', bridge);

// A port cannot pass the bridge; it reaches the page as a message of the window to itself.
ipcRenderer.on(GIVE_PORT, (event) => window.postMessage(DESK_PORT_MESSAGE, '*', event.ports));
