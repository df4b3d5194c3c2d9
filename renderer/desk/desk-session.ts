// Keeps one connection to the desk alive: opens it again when it is lost, asks anew for what is on screen, says what it saw.
import type { CommandOutcome, DeskCommand } from '../../protocol/desk-commands.ts';
import { DESK_PROTOCOL_VERSION, type DeskFrame, type DeskTopic, deskTopicKey } from '../../protocol/desk-feed.ts';
import { connectionStore } from './connection-store.ts';
import type { DeskLink, DeskPort } from './desk-port.ts';
import { applyChanges, forgetTopic, refuseTopic } from './views-store.ts';

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** So long the desk may take to answer a command before we say that nobody knows. */
const PATIENCE_MS = 20_000;

type Pending = { readonly command: DeskCommand; readonly resolve: (outcome: CommandOutcome) => void };

export type DeskSession = {
  /** Until the returned function is called. Many may ask for the same. */
  subscribe(topic: DeskTopic): () => void;
  send(command: DeskCommand): Promise<CommandOutcome>;
  end(): void;
};

export function startDeskSession(port: DeskPort): DeskSession {
  const asked = new Map<string, { readonly topic: DeskTopic; count: number }>();
  const pending = new Map<string, Pending>();
  let link: DeskLink | null = null;
  let isOpen = false;
  let isEnded = false;
  let lastNumber = 0;
  let attempts = 0;
  let commandCount = 0;
  let tradingSession: string | null = null;
  const pageName = Math.random().toString(36).slice(2, 10);

  const connect = (): void => {
    if (isEnded) return;
    lastNumber = 0;
    link = port.open({ onFrame: takeFrame, onClose: lose });
  };

  const lose = (reason: string): void => {
    isOpen = false;
    link = null;
    if (isEnded || connectionStore.getState().state === 'outdated') return;
    connectionStore.setState({ state: connectionStore.getState().welcome ? 'lost' : 'connecting', reason });
    const waitMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
    attempts += 1;
    setTimeout(connect, waitMs);
  };

  const beginAgain = (reason: string): void => {
    link?.close();
    lose(reason);
  };

  const takeFrame = (frame: DeskFrame): void => {
    switch (frame.kind) {
      case 'welcome':
        greet(frame);
        break;
      case 'changes':
        takeChanges(frame);
        break;
      case 'outcome':
        pending.get(frame.commandId)?.resolve(frame.outcome);
        pending.delete(frame.commandId);
        break;
      case 'refused':
        refuseTopic(frame.key, frame.reason);
        break;
      case 'goodbye':
        connectionStore.setState({ reason: frame.reason });
        break;
    }
  };

  const takeChanges = ({ number, changes }: Extract<DeskFrame, { readonly kind: 'changes' }>): void => {
    if (number !== lastNumber + 1) {
      beginAgain('a part of the feed is missing');
      return;
    }
    lastNumber = number;
    applyChanges(changes);
    noteHeard();
    link?.send({ kind: 'seen', number });
  };

  const greet = (welcome: Extract<DeskFrame, { readonly kind: 'welcome' }>): void => {
    if (welcome.deskProtocolVersion !== DESK_PROTOCOL_VERSION) {
      connectionStore.setState({ state: 'outdated', reason: 'this page belongs to another version: reload it', welcome });
      link?.close();
      return;
    }
    isOpen = true;
    attempts = 0;
    connectionStore.setState({ state: 'open', reason: '', welcome });
    noteHeard();
    for (const { topic } of asked.values()) link?.send({ kind: 'subscribe', topic });
    if (tradingSession !== null && tradingSession !== welcome.tradingSession) giveUpOnEnded();
    ({ tradingSession } = welcome);
    // The desk answers a command that it knows already with the same outcome, so that asking again is safe.
    for (const [commandId, { command }] of pending) link?.send({ kind: 'command', commandId, command });
  };

  /** An order for a session on paper is none for a session with real money. A halt is meant for whatever trades. */
  const giveUpOnEnded = (): void => {
    for (const [commandId, { command, resolve }] of pending) {
      if (command.kind === 'halt') continue;
      pending.delete(commandId);
      resolve({ outcome: 'unanswered', text: 'the session that it was meant for has ended; nobody repeats it' });
    }
  };

  connect();
  return {
    subscribe(topic) {
      const key = deskTopicKey(topic);
      const entry = asked.get(key) ?? { topic, count: 0 };
      entry.count += 1;
      asked.set(key, entry);
      if (entry.count === 1 && isOpen) link?.send({ kind: 'subscribe', topic });
      return () => {
        entry.count -= 1;
        if (entry.count > 0) return;
        asked.delete(key);
        if (isOpen) link?.send({ kind: 'unsubscribe', key });
        forgetTopic(key);
      };
    },
    send(command) {
      commandCount += 1;
      const commandId = `${pageName}-${commandCount}`;
      return new Promise((resolve) => {
        pending.set(commandId, { command, resolve });
        if (isOpen) link?.send({ kind: 'command', commandId, command });
        setTimeout(() => {
          if (!pending.delete(commandId)) return;
          resolve({ outcome: 'unanswered', text: 'the desk did not answer; look at the feed before you try again' });
        }, PATIENCE_MS);
      });
    },
    end() {
      isEnded = true;
      link?.close();
    },
  };
}

const noteHeard = (): void => connectionStore.setState({ heardAtMs: performance.now() });
