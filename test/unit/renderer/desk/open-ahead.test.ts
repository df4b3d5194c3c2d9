// The connection that is opened before the page is there: nothing is lost, nothing is asked twice.
import { expect, it } from 'vitest';
import type { DeskClientMessage, DeskFrame } from '../../../../protocol/desk-feed.ts';
import type { DeskListener, DeskPort } from '../../../../renderer/desk/desk-port.ts';
import { openAhead } from '../../../../renderer/desk/open-ahead.ts';

const BAR = { topic: 'bar' } as const;
const RISK = { topic: 'risk' } as const;
const WELCOME = { kind: 'welcome' } as unknown as DeskFrame;
const changes = (number: number): DeskFrame => ({ kind: 'changes', number, atUs: 0, changes: [] });

function ahead() {
  const sent: DeskClientMessage[] = [];
  const links: DeskListener[] = [];
  const inner: DeskPort = {
    open(listener) {
      links.push(listener);
      return { send: (message) => sent.push(message), close: () => undefined };
    },
  };
  return { port: openAhead(inner, [BAR]), sent, links };
}

function hearing() {
  const heard: (DeskFrame | string)[] = [];
  return { heard, onFrame: (frame: DeskFrame) => void heard.push(frame), onClose: (reason: string) => void heard.push(reason) };
}

it('asks for the bar as soon as it is open, before anybody listens', async () => {
  const { sent, links } = ahead();
  links[0]?.onOpen?.();
  await Promise.resolve();
  expect(sent).toEqual([{ kind: 'subscribe', topic: BAR }]);
});

it('tells the first listener everything from the beginning, in order, once it has the link in hand', async () => {
  const { port, links } = ahead();
  links[0]?.onFrame(WELCOME);
  links[0]?.onFrame(changes(1));
  const page = hearing();
  port.open(page);
  expect(page.heard).toEqual([]);
  links[0]?.onFrame(changes(2));
  await Promise.resolve();
  links[0]?.onFrame(changes(3));
  links[0]?.onClose('cut');
  expect(page.heard).toEqual([WELCOME, changes(1), changes(2), changes(3), 'cut']);
});

it('does not ask again for what was asked ahead, but once it was given up', async () => {
  const { port, sent, links } = ahead();
  links[0]?.onOpen?.();
  const link = port.open(hearing());
  await Promise.resolve();
  link.send({ kind: 'subscribe', topic: BAR });
  link.send({ kind: 'subscribe', topic: RISK });
  link.send({ kind: 'unsubscribe', key: 'bar' });
  link.send({ kind: 'subscribe', topic: BAR });
  expect(sent.map((message) => ('topic' in message ? message.topic.topic : message.kind))).toEqual([
    ...['bar', 'risk'],
    ...['unsubscribe', 'bar'],
  ]);
});

it('leaves asking to the listener when it comes before the connection', async () => {
  const { port, sent, links } = ahead();
  const page = hearing();
  const link = port.open(page);
  links[0]?.onOpen?.();
  await Promise.resolve();
  expect(sent).toEqual([]);
  link.send({ kind: 'subscribe', topic: BAR });
  expect(sent).toHaveLength(1);
});

it('opens a second connection anew', () => {
  const { port, links } = ahead();
  port.open(hearing());
  port.open(hearing());
  expect(links).toHaveLength(2);
});
