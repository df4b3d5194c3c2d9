// The page's connection: it comes back by itself, misses nothing, and never sends a command twice as two.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  DESK_PROTOCOL_VERSION,
  type DeskClientMessage,
  type DeskFrame,
  type ViewChange,
} from '../../../../protocol/desk-feed.ts';
import { connectionStore } from '../../../../renderer/desk/connection-store.ts';
import type { DeskListener, DeskPort } from '../../../../renderer/desk/desk-port.ts';
import { type DeskSession, startDeskSession } from '../../../../renderer/desk/desk-session.ts';
import { viewsStore } from '../../../../renderer/desk/views-store.ts';

const BAR = { topic: 'bar' } as const;
let sent: DeskClientMessage[];
let links: DeskListener[];
let session: DeskSession;

const port: DeskPort = {
  open(listener) {
    links.push(listener);
    return { send: (message) => sent.push(message), close: () => undefined };
  },
};
const tell = (frame: DeskFrame): void => links.at(-1)?.onFrame(frame);
const welcome = (version = DESK_PROTOCOL_VERSION, tradingSession = 'paper-1'): void =>
  tell({
    kind: 'welcome',
    deskProtocolVersion: version,
    role: 'operator',
    isDesktop: false,
    canArm: false,
    clientName: 'ada',
    version: '0.1.0',
    machine: 'server',
    tradingSession,
    firstRun: false,
    nowUs: Date.now() * 1000,
  });
const changes = (number: number, ...list: readonly ViewChange[]): void =>
  tell({ kind: 'changes', number, atUs: Date.now() * 1000, changes: list });

beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  links = [];
  viewsStore.setState({ views: {}, refusals: {} });
  connectionStore.setState({ state: 'connecting', welcome: null });
  session = startDeskSession(port);
});
afterEach(() => {
  session.end();
  vi.useRealTimers();
});

it('asks for what is on screen once it is welcome, and once however many panels want it', () => {
  const first = session.subscribe(BAR);
  session.subscribe(BAR);
  expect(sent).toEqual([]);
  welcome();
  expect(sent).toEqual([{ kind: 'subscribe', topic: BAR }]);
  first();
  expect(sent).toHaveLength(1);
});

it('forgets a view when the last panel that showed it is gone', () => {
  welcome();
  const end = session.subscribe(BAR);
  changes(1, { key: 'bar', snapshot: { mode: 'paper' } });
  expect(viewsStore.getState().views['bar']).toEqual({ mode: 'paper' });
  end();
  expect(sent.at(-1)).toEqual({ kind: 'unsubscribe', key: 'bar' });
  expect(viewsStore.getState().views['bar']).toBeUndefined();
});

it('applies changes in order and says what it saw', () => {
  welcome();
  session.subscribe(BAR);
  changes(1, { key: 'bar', snapshot: { mode: 'paper', quotes: { rows: { SPY: 1, IBM: 2 } } } });
  changes(2, { key: 'bar', fields: { quotes: { rows: { SPY: 3 }, gone: ['IBM'] } } });
  expect(viewsStore.getState().views['bar']).toEqual({ mode: 'paper', quotes: { rows: { SPY: 3 } } });
  expect(sent.filter(({ kind }) => kind === 'seen')).toEqual([
    { kind: 'seen', number: 1 },
    { kind: 'seen', number: 2 },
  ]);
});

it('connects anew when a part of the feed is missing', () => {
  welcome();
  session.subscribe(BAR);
  changes(1, { key: 'bar', snapshot: { mode: 'paper' } });
  changes(3, { key: 'bar', fields: { mode: { set: 'live' } } });
  expect(viewsStore.getState().views['bar']).toEqual({ mode: 'paper' });
  expect(connectionStore.getState().state).toBe('lost');
  vi.advanceTimersByTime(10_000);
  expect(links).toHaveLength(2);
});

it('keeps what it heard while the connection is lost, and asks for all of it again', () => {
  welcome();
  session.subscribe(BAR);
  changes(1, { key: 'bar', snapshot: { mode: 'paper' } });
  links.at(-1)?.onClose('gone');
  expect(connectionStore.getState().state).toBe('lost');
  expect(viewsStore.getState().views['bar']).toEqual({ mode: 'paper' });
  vi.advanceTimersByTime(10_000);
  sent = [];
  welcome();
  expect(sent).toEqual([{ kind: 'subscribe', topic: BAR }]);
  expect(connectionStore.getState().state).toBe('open');
});

it('sends an unanswered command again after a lost connection, under the same id', async () => {
  welcome();
  const outcome = session.send({ kind: 'halt', reason: 'test' });
  const [first] = sent;
  links.at(-1)?.onClose('gone');
  vi.advanceTimersByTime(10_000);
  sent = [];
  welcome();
  expect(sent).toEqual([first]);
  tell({
    kind: 'outcome',
    commandId: first?.kind === 'command' ? first.commandId : '',
    outcome: { outcome: 'done', text: 'halted' },
  });
  await expect(outcome).resolves.toEqual({ outcome: 'done', text: 'halted' });
});

it('sends an order that was meant for a session on paper to no other one, and a halt to whichever there is', async () => {
  welcome();
  const cancel = session.send({ kind: 'cancel-all-orders' });
  void session.send({ kind: 'halt', reason: 'test' });
  links.at(-1)?.onClose('gone');
  vi.advanceTimersByTime(10_000);
  sent = [];
  welcome(DESK_PROTOCOL_VERSION, 'live-2');
  expect(sent.map((message) => (message.kind === 'command' ? message.command.kind : message.kind))).toEqual(['halt']);
  await expect(cancel).resolves.toMatchObject({ outcome: 'unanswered', text: expect.stringMatching(/session .* has ended/) });
});

it('says that nobody knows when the desk never answers', async () => {
  welcome();
  const outcome = session.send({ kind: 'halt', reason: 'test' });
  vi.advanceTimersByTime(60_000);
  await expect(outcome).resolves.toMatchObject({ outcome: 'unanswered' });
});

it('shows why a topic is refused', () => {
  welcome();
  session.subscribe(BAR);
  tell({ kind: 'refused', key: 'bar', reason: 'too many symbols' });
  expect(viewsStore.getState().refusals['bar']).toBe('too many symbols');
});

it('does not speak to a desk of another version', () => {
  welcome(DESK_PROTOCOL_VERSION + 1);
  expect(connectionStore.getState().state).toBe('outdated');
  vi.advanceTimersByTime(60_000);
  expect(links).toHaveLength(1);
});
