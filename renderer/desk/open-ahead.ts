// A connection that is opened before anybody listens, and asks for what will be on screen whatever the screen holds.
import { type DeskTopic, deskTopicKey } from '../../protocol/desk-feed.ts';
import type { DeskLink, DeskListener, DeskPort } from './desk-port.ts';

/** The first `open` gets the link that is under way, and hears everything from its beginning; later ones open anew. */
export function openAhead(port: DeskPort, topics: readonly DeskTopic[]): DeskPort {
  const askedAhead = new Set<string>();
  let kept: ((listener: DeskListener) => void)[] = [];
  let listener: DeskListener | null = null;
  const tell = (word: (listener: DeskListener) => void): void => {
    if (listener && kept.length === 0) word(listener);
    else kept.push(word);
  };
  const link = port.open({
    // The desk greets first, whatever it is asked meanwhile.
    onOpen() {
      if (listener !== null) return;
      for (const topic of topics) {
        askedAhead.add(deskTopicKey(topic));
        queueMicrotask(() => link.send({ kind: 'subscribe', topic }));
      }
    },
    onFrame: (frame) => tell((hearing) => hearing.onFrame(frame)),
    onClose: (reason) => tell((hearing) => hearing.onClose(reason)),
  });
  const taken: DeskLink = {
    send(message) {
      if (message.kind === 'subscribe' && askedAhead.delete(deskTopicKey(message.topic))) return;
      link.send(message);
    },
    close: () => link.close(),
  };
  const catchUp = (first: DeskListener): void => {
    const words = kept;
    kept = [];
    for (const word of words) word(first);
  };
  return {
    open(next) {
      if (listener) return port.open(next);
      listener = next;
      // Whoever opens has the link in hand before the first frame.
      queueMicrotask(() => catchUp(next));
      return taken;
    },
  };
}
