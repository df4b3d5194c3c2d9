// Hooks between the stores and React. A component wakes only when what it selected has changed.
import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { DeskTopic, DeskTopicName, DeskViews } from '../../protocol/desk-feed.ts';
import { deskTopicKey } from '../../protocol/desk-feed.ts';
import { type ConnectionState, connectionStore } from './connection-store.ts';
import { deskSession } from './desk-commands.ts';
import { viewsStore } from './views-store.ts';

type TopicOf<Name extends DeskTopicName> =
  | Extract<DeskTopic, { readonly topic: Name }>
  | (DeskTopic & { readonly topic: Name });

/** Asks for a topic while the component is shown. */
export function useTopic(topic: DeskTopic): void {
  const key = deskTopicKey(topic);
  // The key names the topic in full: another object with the same key is the same topic.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => deskSession().subscribe(topic), [key]);
}

/** What `select` finds in the view of a topic; undefined while there is none. The topic must be asked for by someone. */
export function useView<Name extends DeskTopicName, Selected>(
  topic: TopicOf<Name>,
  select: (view: DeskViews[Name]) => Selected,
): Selected | undefined {
  const key = deskTopicKey(topic as DeskTopic);
  return useStore(viewsStore, ({ views }) => {
    const view = views[key];
    return view === undefined ? undefined : select(view as unknown as DeskViews[Name]);
  });
}

/** Why a topic cannot be had. */
export const useRefusal = (topic: DeskTopic): string | undefined =>
  useStore(viewsStore, ({ refusals }) => refusals[deskTopicKey(topic)]);

export const useConnection = <Selected>(select: (connection: ConnectionState) => Selected): Selected =>
  useStore(connectionStore, select);

/** Whether this page may command at all. */
export const useCanCommand = (): boolean =>
  useConnection(({ state, welcome }) => state === 'open' && welcome?.role === 'operator');
