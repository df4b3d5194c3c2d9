// The log as it is written, by level and source, searched, only the lines in sight drawn.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import type { LogLevel } from '../../../protocol/log-level.ts';
import { useView } from '../../desk/use-desk.ts';
import { PanelFrame, PanelState } from '../../elements/panel-frame.tsx';
import { ScrollRegion } from '../../elements/scroll-region.tsx';
import { Segments } from '../../elements/segments.tsx';
import { showExactClock, showMoment } from '../../format/times.ts';
import { type LogTopic, logTopic } from './log-topic.ts';
import './logs-panel.css';

const LEVELS = [
  { value: 'debug', text: 'Debug' },
  { value: 'info', text: 'Info' },
  { value: 'warn', text: 'Warn' },
  { value: 'error', text: 'Error' },
] as const;
const LINE_HEIGHT = 20;
const LEVEL_WORDS: Readonly<Record<LogLevel, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARN', error: 'ERROR' };

export function LogsPanel() {
  const [level, setLevel] = useState<LogLevel>('info');
  const [source, setSource] = useState('');
  const [text, setText] = useState('');
  const topic = logTopic(level, source);
  const known = useView(topic, (view) => view.sources) ?? [];
  const sources = source === '' || known.includes(source) ? known : [...known, source];
  return (
    <div className="logs-panel">
      <div className="tool-row">
        <Segments label="Least level" value={level} choices={LEVELS} onChange={setLevel} />
        <select className="source-field" aria-label="Source" value={source} onChange={(event) => setSource(event.target.value)}>
          <option value="">all sources</option>
          {sources.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <input
          type="search"
          className="filter-field"
          aria-label="Search the log"
          placeholder="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <div className="logs-place">
        <PanelFrame key={`${level} ${source}`} topic={topic}>
          <LogLines topic={topic} text={text} />
        </PanelFrame>
      </div>
    </div>
  );
}

function LogLines({ topic, text }: { readonly topic: LogTopic; readonly text: string }) {
  const entries = useView(topic, (view) => view.lines.entries) ?? [];
  const dropped = useView(topic, (view) => view.dropped) ?? 0;
  const wanted = useDeferredValue(text.trim().toLowerCase());
  const lines = useMemo(
    () =>
      wanted === ''
        ? entries
        : entries.filter(({ message, source, fields }) => `${source} ${message} ${fields}`.toLowerCase().includes(wanted)),
    [entries, wanted],
  );
  const scroller = useRef<HTMLElement>(null);
  const [isFollowing, setIsFollowing] = useState(true);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 6,
  });
  useEffect(() => {
    if (isFollowing && lines.length > 0) virtualizer.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [isFollowing, lines, virtualizer]);
  if (entries.length === 0)
    return <PanelState title="No lines yet" text="Lines of this level and source appear as they are written." />;
  if (lines.length === 0)
    return <PanelState title="No line matches" text={`None of the last ${entries.length} lines has “${text.trim()}” in it.`} />;
  return (
    <>
      <ScrollRegion
        className="log-lines"
        label="Log lines"
        ref={scroller}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) =>
          setIsFollowing(scrollTop + clientHeight >= scrollHeight - LINE_HEIGHT)
        }
      >
        <ol style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const line = lines[index];
            return (
              line && (
                <li key={index} style={{ transform: `translateY(${start}px)` }} title={line.fields}>
                  <span className="faint" title={showMoment(line.atUs)}>
                    {showExactClock(line.atUs)}
                  </span>
                  <span className={`log-level ${line.level}`}>{LEVEL_WORDS[line.level]}</span>
                  <span className="log-source">{line.source}</span>
                  <span className="log-message">
                    {line.message} {line.fields !== '' && <span className="faint">{line.fields}</span>}
                  </span>
                </li>
              )
            );
          })}
        </ol>
      </ScrollRegion>
      {dropped > 0 && <p className="log-note warn">{dropped} lines were dropped; the files have them.</p>}
      {!isFollowing && (
        <button type="button" className="small follow" onClick={() => setIsFollowing(true)}>
          Follow the end ↓
        </button>
      )}
    </>
  );
}
