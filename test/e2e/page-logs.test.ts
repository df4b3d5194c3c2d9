// The log panel: by level, by source, and by what is searched.
import { afterAll, describe, expect, it } from 'vitest';
import type { DeskTopic } from '../../protocol/desk-feed.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';
import { pretendView } from '../support/pretend-desk/pretend-views.ts';
import { tail } from '../support/pretend-desk/view-parts.ts';

const line = (message: string, source: string, fields = '') => ({
  atUs: 1_790_000_000e6,
  level: 'info',
  source,
  message,
  fields,
});
const LINES = [
  line('order filled', 'executor'),
  line('subscribed to 11 symbols', 'gateway'),
  line('crossed above', 'strategy:sma-cross', '{"symbol":"KO"}'),
];

describe.skipIf(chromiumPath === undefined)('the log', () => {
  afterAll(closeBrowser);

  it('is searched in words, sources and fields, and says so when nothing matches', async () => {
    const view = { sources: ['executor', 'gateway', 'strategy:sma-cross'], lines: tail(LINES), dropped: 0 };
    const { page, close } = await openPage({ viewOf: (topic) => (topic.topic === 'logs' ? view : pretendView(topic)) });
    await goTo(page, 'logs');
    const shown = () => page.locator('.log-lines .log-message').allTextContents();
    await expect.poll(shown).toHaveLength(3);
    const search = page.getByLabel('Search the log');
    await search.fill('FILLED');
    await expect.poll(shown).toEqual([expect.stringMatching('order filled')]);
    await search.fill('gateway');
    await expect.poll(shown).toEqual([expect.stringMatching('subscribed')]);
    await search.fill('"KO"');
    await expect.poll(shown).toEqual([expect.stringMatching('crossed above')]);
    await search.fill('nothing of the kind');
    await page.getByText('None of the last 3 lines has “nothing of the kind” in it.').waitFor();
    await search.fill('');
    await expect.poll(shown).toHaveLength(3);
    await close();
  });

  it('asks the desk for the level and the source that are chosen', async () => {
    const asked: DeskTopic[] = [];
    const { page, close } = await openPage({
      viewOf(topic) {
        if (topic.topic === 'logs') asked.push(topic);
        return pretendView(topic);
      },
    });
    await goTo(page, 'logs');
    await page.getByRole('radio', { name: 'Warn' }).click();
    await expect.poll(() => asked.at(-1)).toEqual({ topic: 'logs', level: 'warn', sources: [] });
    const sources = page.getByLabel('Source', { exact: true });
    const [, first] = await sources.locator('option').allTextContents();
    await sources.selectOption(first ?? '');
    await expect.poll(() => asked.at(-1)).toEqual({ topic: 'logs', level: 'warn', sources: [first] });
    await close();
  });
});
