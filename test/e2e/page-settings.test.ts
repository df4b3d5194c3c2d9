// The settings form: strategies are added, changed and removed field by field, and a refusal stands beside its field.
import { afterAll, describe, expect, it } from 'vitest';
import type { CommandOutcome, DeskCommand } from '../../protocol/desk-commands.ts';
import { chromiumPath } from '../support/desk/chromium.ts';
import { closeBrowser, goTo, openPage } from '../support/pretend-desk/open-page.ts';

type Entry = { readonly id: string; readonly symbols: readonly string[]; readonly parameters?: object };

/** The strategies of each change that was sent. */
const sent = (commands: readonly DeskCommand[]): readonly (readonly Entry[])[] =>
  commands.flatMap((command) =>
    command.kind === 'change-settings' ? [command.changes['strategies'] as readonly Entry[]] : [],
  );

/** As main refuses a symbol in small letters. */
const answer = (command: DeskCommand): CommandOutcome =>
  command.kind === 'change-settings' && JSON.stringify(command.changes).includes('"spy"')
    ? {
        outcome: 'refused',
        code: 'NOT_NOW',
        text: 'Nothing was changed:\n  strategies[1].symbols[0]: found "spy", expected a symbol such as "SPY" or "BTC/USD", in capital letters',
      }
    : { outcome: 'done', text: 'The settings are saved.' };

describe.skipIf(chromiumPath === undefined)('strategies in the settings', () => {
  afterAll(closeBrowser);

  it('are changed with the bounds of their own parameters', async () => {
    const { page, desk, complaints, close } = await openPage({ answer });
    await goTo(page, 'settings');
    const settings = page.locator('.settings');
    await settings.locator('.strategy-entry summary').click();
    const form = settings.getByRole('group', { name: 'Strategy sma-cross' });
    await form.getByLabel('fast', { exact: true }).fill('1');
    await form.getByText('expected a whole number from 2 to 500').waitFor();
    expect(await settings.getByRole('button', { name: 'Save' }).isDisabled()).toBe(true);
    await form.getByLabel('fast', { exact: true }).fill('4');
    await form.getByLabel('symbols').fill('SPY, KO');
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => sent(desk.commands))
      .toMatchObject([[{ id: 'sma-cross', symbols: ['SPY', 'KO'], parameters: { fast: 4, slow: 10 } }]]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('show the parameters of a strategy that never ran, with their bounds and defaults', async () => {
    const { page, desk, complaints, close } = await openPage({ answer });
    await goTo(page, 'settings');
    const settings = page.locator('.settings');
    await settings.getByRole('button', { name: 'Add a strategy' }).click();
    const form = settings.getByRole('group', { name: 'Strategy sma-cross-2' });
    await form.getByLabel('strategy', { exact: true }).fill('opening-range');
    await form.getByText('Buys what breaks out of the range of the first minutes').waitFor();
    expect(await form.getByLabel('minutes', { exact: true }).inputValue()).toBe('15');
    await form.getByLabel('minutes', { exact: true }).fill('121');
    await form.getByText('expected a whole number from 1 to 120').waitFor();
    await form.getByLabel('minutes', { exact: true }).fill('30');
    await form.getByLabel('symbols').fill('KO');
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() => sent(desk.commands).at(-1)?.at(-1))
      .toMatchObject({ strategy: 'opening-range', parameters: { minutes: 30 } });
    expect(complaints).toEqual([]);
    await close();
  });

  it('are added, refused beside the field, put right and removed', async () => {
    const { page, desk, complaints, close } = await openPage({ answer });
    await goTo(page, 'settings');
    const settings = page.locator('.settings');
    await settings.getByRole('button', { name: 'Add a strategy' }).click();
    const form = settings.getByRole('group', { name: 'Strategy sma-cross-2' });
    await form.getByLabel('symbols').fill('spy');
    await settings.getByRole('button', { name: 'Save' }).click();
    const field = form.locator('.field', { has: page.getByLabel('symbols') });
    await field.getByText('found "spy", expected a symbol').waitFor();
    await form.getByLabel('symbols').fill('SPY');
    await field.getByText('found "spy"').waitFor({ state: 'detached' });
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(() =>
        sent(desk.commands)
          .at(-1)
          ?.map(({ id }) => id),
      )
      .toEqual(['sma-cross', 'sma-cross-2']);
    await settings.locator('.strategy-entry summary').first().click();
    await settings.getByRole('button', { name: 'Remove sma-cross', exact: true }).click();
    await settings.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => sent(desk.commands).at(-1)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});
