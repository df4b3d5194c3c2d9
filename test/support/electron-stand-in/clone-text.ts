// The functions of page/clone-text.js for the main process; pages get the same script as text.
import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

const readScript = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8').trim();

/** Scripts that run in pages, as text. The worlds are function expressions. */
export const PAGE_SCRIPTS = {
  cloneText: readScript('clone-text.js').replace(/;$/, ''),
  mainWorld: readScript('main-world.js').replace(/;$/, ''),
  preloadWorld: readScript('preload-world.js').replace(/;$/, ''),
} as const;

export const { toCloneText, fromCloneText } = runInThisContext(PAGE_SCRIPTS.cloneText) as {
  readonly toCloneText: (value: unknown) => string;
  readonly fromCloneText: (text: string) => unknown;
};
