// The only thing that the page gets from outside: three questions. Runs sandboxed and isolated from the page.
import { contextBridge, ipcRenderer } from 'electron';
import type { DeskBridge, DeskChannel, DeskQuestions } from './desk-channels.ts';

const ask = <Channel extends DeskChannel>(channel: Channel): Promise<DeskQuestions[Channel]['answer']> =>
  ipcRenderer.invoke(channel);

const bridge: DeskBridge = {
  status: () => ask('desk:status'),
  halt: () => ask('desk:halt'),
  resume: () => ask('desk:resume'),
};
contextBridge.exposeInMainWorld('tradewarden', bridge);
