// Notices in the lower right corner, read out by screen readers.
import { useStore } from 'zustand';
import { dismissNotice, noticeStore } from './notice-store.ts';
import './notice-list.css';

const SIGNS = { good: '✓', warn: '!', bad: '✕', info: 'i' } as const;

export function NoticeList() {
  const notices = useStore(noticeStore, (state) => state.notices);
  return (
    <section className="notices" aria-label="Notices" aria-live="polite">
      {notices.map(({ id, tone, title, text }) => (
        <div key={id} className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : undefined}>
          <span className="notice-sign" aria-hidden="true">
            {SIGNS[tone]}
          </span>
          <div>
            <strong>{title}</strong>
            <p>{text}</p>
          </div>
          <button type="button" className="plain small" aria-label={`Dismiss: ${title}`} onClick={() => dismissNotice(id)}>
            ✕
          </button>
        </div>
      ))}
    </section>
  );
}
