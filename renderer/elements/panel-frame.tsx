// What every panel has in common: it asks for its topic while it is shown, and says it when there is nothing to show yet,
// when the topic is refused, and when the desk cannot be heard.
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { type DeskTopic, deskTopicKey } from '../../protocol/desk-feed.ts';
import { useConnection, useRefusal, useTopic } from '../desk/use-desk.ts';
import { viewsStore } from '../desk/views-store.ts';
import './panel-frame.css';

export function PanelFrame({ topic, children }: { readonly topic: DeskTopic; readonly children: ReactNode }) {
  useTopic(topic);
  const refusal = useRefusal(topic);
  const hasView = useStore(viewsStore, ({ views }) => views[deskTopicKey(topic)] !== undefined);
  const state = useConnection((connection) => connection.state);
  if (refusal !== undefined) return <PanelState title="Not available" text={refusal} tone="warn" />;
  if (!hasView) {
    return state === 'lost' ? (
      <PanelState title="Disconnected" text="This panel fills as soon as the desk answers again." tone="bad" />
    ) : (
      <PanelState title="Loading …" text="" tone="quiet" />
    );
  }
  return <div className={`panel-body ${state === 'open' ? '' : 'unheard'}`}>{children}</div>;
}

type PanelStateProps = {
  readonly title: string;
  readonly text: ReactNode;
  readonly tone?: 'quiet' | 'warn' | 'bad';
  readonly children?: ReactNode;
};

/** A panel, or a part of one, without content: what is so, and what to do about it. */
export const PanelState = ({ title, text, tone = 'quiet', children }: PanelStateProps) => (
  <div className={`panel-state ${tone}`} role="status">
    <p className="panel-state-title">{title}</p>
    {text !== '' && <p>{text}</p>}
    {children}
  </div>
);
