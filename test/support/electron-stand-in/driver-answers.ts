// Lets a test evaluate a function in the main process with Electron's API as its first argument, as Playwright does with the real one.
import { runInThisContext } from 'node:vm';

type Question = { readonly kind: 'evaluate'; readonly id: number; readonly source: string; readonly value: unknown };

export function answerDriver(electron: object): void {
  process.on('message', (message: Question) => {
    if (message.kind === 'evaluate') void answer(electron, message);
  });
  // The driver's channel must not keep an app alive that has ended.
  process.channel?.unref();
}

async function answer(electron: object, { id, source, value }: Question): Promise<void> {
  try {
    const evaluate = runInThisContext(`(${source})`) as (api: object, value: unknown) => unknown;
    process.send?.({ kind: 'answer', id, value: await evaluate(electron, value) });
  } catch (error) {
    process.send?.({ kind: 'answer', id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
