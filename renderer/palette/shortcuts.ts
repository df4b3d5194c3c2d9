// Keys that work everywhere in the page. Halt is heard before anything else may swallow it, in fields and dialogs, too.
import { createStore } from 'zustand/vanilla';
import { connectionStore } from '../desk/connection-store.ts';
import { haltTrading } from '../desk/desk-commands.ts';
import { closePlace, openPlace, placeStore } from '../desk/page-places.ts';
import { focusGroup, focusTab, showPanel } from '../dock/dock-store.ts';
import { PANELS } from '../panels/panels.ts';

export type Shortcut = { readonly keys: string; readonly does: string };

/** Listed in the dialog that `?` opens; the panels' own letters follow them there. */
export const SHORTCUTS: readonly Shortcut[] = [
  { keys: 'Ctrl Shift H', does: 'Halt trading, from anywhere' },
  { keys: 'Ctrl Shift F', does: 'Flatten …, asks first' },
  { keys: 'Ctrl K', does: 'Command palette' },
  { keys: '?', does: 'These shortcuts' },
  { keys: 'Escape', does: 'Close the dialog, change nothing' },
  { keys: 'F6, Shift F6', does: 'To the next or previous group of panels' },
  { keys: 'Ctrl ], Ctrl [', does: 'Next or previous tab of the group' },
];

const LETTERS_KEY = 'tradewarden.letter-keys';
/** Single letters can be switched off: who dictates or rests a hand on the keyboard must not set things off. */
export const letterKeys = createStore<{ readonly areOn: boolean }>(() => ({
  areOn: localStorage.getItem(LETTERS_KEY) !== 'off',
}));
export function switchLetterKeys(areOn: boolean): void {
  localStorage.setItem(LETTERS_KEY, areOn ? 'on' : 'off');
  letterKeys.setState({ areOn });
}

const SECOND_KEY_WITHIN_MS = 1_500;

/** Until the returned function is called. */
export function listenForShortcuts(): () => void {
  const listening = new AbortController();
  let goUntilMs = 0;
  addEventListener(
    'keydown',
    (event) => {
      const isCommand = event.ctrlKey || event.metaKey;
      const take = (act: () => unknown): void => {
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) act();
      };
      if (isCommand && event.shiftKey && event.code === 'KeyH') return take(() => mayCommand() && haltTrading());
      if (isCommand && event.shiftKey && event.code === 'KeyF') return take(() => mayCommand() && openPlace('flatten-dialog'));
      if (isCommand && !event.shiftKey && event.code === 'KeyK') return take(togglePalette);
      if (event.key === 'F6') return take(() => focusGroup(event.shiftKey ? -1 : 1));
      if (isCommand && (event.code === 'BracketRight' || event.code === 'BracketLeft')) {
        return take(() => focusTab(event.code === 'BracketRight' ? 1 : -1));
      }
      if (isCommand || event.altKey || isTyping(event.target) || placeStore.getState().place !== null) return;
      if (!letterKeys.getState().areOn) return;
      if (event.key === '?') return take(() => openPlace('shortcuts'));
      if (performance.now() < goUntilMs) {
        goUntilMs = 0;
        const panel = PANELS.find(({ letter }) => letter === event.key.toLowerCase());
        if (panel) take(() => showPanel(panel.id));
      } else if (event.key.toLowerCase() === 'g') {
        goUntilMs = performance.now() + SECOND_KEY_WITHIN_MS;
      }
    },
    { capture: true, signal: listening.signal },
  );
  return () => listening.abort();
}

function togglePalette(): void {
  if (placeStore.getState().place === 'command-palette') closePlace();
  else openPlace('command-palette');
}

/** A viewer's halt would be refused. Where the connection is lost it is tried: the command is kept until the desk is back. */
const mayCommand = (): boolean => connectionStore.getState().welcome?.role !== 'viewer';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
