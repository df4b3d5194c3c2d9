// What a person sees of the app outside of its window, and does there.
import type { DesktopApp, MainApi } from './desktop-app.ts';

export type TrayView = { readonly toolTip: string; readonly image: string | null; readonly items: readonly ShownItem[] };
export type ShownItem = { readonly label: string; readonly enabled: boolean; readonly checked: boolean };
export type ShownDialog = { readonly message: string; readonly detail: string; readonly buttons: readonly string[] };

/** Null before the app has a tray. */
export const trayOf = (app: DesktopApp): Promise<TrayView | null> =>
  app.evaluate(() => {
    const { tray } = (globalThis as MainApi).shellRecord;
    if (!tray?.menu) return null;
    const list = (menu: MainApi): MainApi[] =>
      menu.items.flatMap((item: MainApi) => [
        { label: item.label, enabled: item.enabled, checked: item.checked },
        ...(item.submenu ? list(item.submenu) : []),
      ]);
    return { toolTip: tray.toolTip, image: tray.image, items: list(tray.menu) };
  }, null);

/** Throws when there is no such item, or when it is disabled. */
export const clickTray = (app: DesktopApp, label: string): Promise<void> => clickIn(app, 'tray', label);
export const clickMenu = (app: DesktopApp, label: string): Promise<void> => clickIn(app, 'menu', label);

export const notificationsOf = (app: DesktopApp): Promise<readonly { readonly title: string; readonly body: string }[]> =>
  app.evaluate(
    () => (globalThis as MainApi).shellRecord.notifications.map(({ title, body }: MainApi) => ({ title, body })),
    null,
  );

/** The dialog that waits for an answer, or null. */
export const dialogOf = (app: DesktopApp): Promise<ShownDialog | null> =>
  app.evaluate(() => {
    const open = (globalThis as MainApi).shellRecord.dialogs.find((dialog: MainApi) => !dialog.isAnswered);
    return open ? { message: open.message, detail: open.detail, buttons: open.buttons } : null;
  }, null);

export const answerDialog = (app: DesktopApp, button: string): Promise<void> =>
  app.evaluate((_, wanted) => {
    const open = (globalThis as MainApi).shellRecord.dialogs.find((dialog: MainApi) => !dialog.isAnswered);
    if (!open?.buttons.includes(wanted)) throw new Error(`no dialog with a button ${wanted}`);
    open.answer(wanted);
  }, button);

export const linksOf = (app: DesktopApp): Promise<readonly string[]> =>
  app.evaluate(() => [...(globalThis as MainApi).shellRecord.links], null);

/** How often the app asks the system not to suspend it. */
export const blockersOf = (app: DesktopApp): Promise<number> =>
  app.evaluate(() => (globalThis as MainApi).shellRecord.blockers.size, null);

function clickIn(app: DesktopApp, place: 'tray' | 'menu', label: string): Promise<void> {
  return app.evaluate(
    (electron, wanted) => {
      const find = (menu: MainApi): MainApi => {
        for (const item of menu?.items ?? []) {
          const found = item.label === wanted.label ? item : find(item.submenu);
          if (found) return found;
        }
        return undefined;
      };
      const menu =
        wanted.place === 'tray' ? (globalThis as MainApi).shellRecord.tray?.menu : electron.Menu.getApplicationMenu();
      const item = find(menu);
      if (!item) throw new Error(`the ${wanted.place} has no item ${wanted.label}`);
      if (!item.enabled) throw new Error(`the item ${wanted.label} of the ${wanted.place} is disabled`);
      item.click();
    },
    { place, label },
  );
}
