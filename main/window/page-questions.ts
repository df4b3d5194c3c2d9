// The one wrapper around Electron's IPC: it knows who asks, answers only the top frame of our own page, and parses every value.
import { type IpcMainEvent, type IpcMainInvokeEvent, ipcMain } from 'electron';
import { describeMistake, listMistakes } from '../settings/mistakes.ts';
import { APP_ORIGIN } from './app-protocol.ts';
import { PAGE_QUESTIONS, type PageAnswer, type PageQuestion, type PageValues } from './page-channels.ts';
import { ASK_PLACE, ASK_PORT } from './page-events.ts';

export type PageAnswers = {
  readonly [Question in PageQuestion]: (...values: PageValues<Question>) => Promise<PageAnswer<Question>>;
};

/** Refusals of who asks are thrown; what is wrong with a value is answered, with its name and what was expected. */
export function answerPage(answers: PageAnswers): void {
  for (const question of Object.keys(PAGE_QUESTIONS) as PageQuestion[]) {
    ipcMain.handle(question, (event, ...values: readonly unknown[]) => {
      requireOwnPage(event, question);
      return answerQuestion(answers, question, values);
    });
  }
}

/** Calls back when our own page asks for a port to the desk worker. */
export const onPortAsked = (listener: () => void): void => hearPage(ASK_PORT, listener);

/** Calls back when our own page begins to hear which place to open. */
export const onPlaceAsked = (listener: () => void): void => hearPage(ASK_PLACE, listener);

function hearPage(channel: string, listener: () => void): void {
  ipcMain.on(channel, (event) => {
    if (isOwnPage(event)) listener();
  });
}

async function answerQuestion<Question extends PageQuestion>(
  answers: PageAnswers,
  question: Question,
  values: readonly unknown[],
): Promise<unknown> {
  const schema = PAGE_QUESTIONS[question];
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    // What was found may be a secret, so it is never repeated.
    const mistakes = listMistakes(schema, values, parsed.error.issues).map((mistake) => ({
      ...mistake,
      found: 'something else',
    }));
    return { ok: false, text: `${question}: ${mistakes.map(describeMistake).join('; ')}` };
  }
  const answer = answers[question] as (...parsedValues: readonly unknown[]) => Promise<unknown>;
  try {
    return await answer(...parsed.data);
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  }
}

function requireOwnPage(event: IpcMainInvokeEvent, question: string): void {
  if (!isOwnPage(event)) throw new Error(`${question} was asked by a frame that is not ours`);
}

/** Null is a frame that has gone meanwhile; a frame with a parent is embedded. */
function isOwnPage({ senderFrame: frame }: IpcMainEvent | IpcMainInvokeEvent): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${APP_ORIGIN}/`);
}
