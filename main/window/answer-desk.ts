// The one place that listens to the page: it knows who asks, and answers only our own top frame.

import { userInfo } from 'node:os';
import { ipcMain } from 'electron';
import type { TradingSession } from '../trading-session.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import type { DeskChannel, DeskQuestions } from './desk-channels.ts';

type DeskAnswers = { readonly [Channel in DeskChannel]: () => Promise<DeskQuestions[Channel]['answer']> };

export function answerDesk(session: TradingSession): void {
  const by = `${userInfo().username} at the desk`;
  const answers: DeskAnswers = {
    'desk:status': () => session.status(),
    'desk:halt': () => session.halt(by, 'asked at the desk'),
    'desk:resume': () => session.resume(by, 'asked at the desk'),
  };
  for (const [channel, answer] of Object.entries(answers)) {
    ipcMain.handle(channel, (event) => {
      const frame = event.senderFrame;
      const isOurs = frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`);
      if (!isOurs) throw new Error(`${channel} was asked by a frame that is not ours`);
      return answer();
    });
  }
}
