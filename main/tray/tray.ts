// The tray: the state of trading at a glance, and the buttons that matter most.
import { join } from 'node:path';
import { Menu, type NativeImage, nativeImage, Tray } from 'electron';
import type { ShellActions } from './shell-actions.ts';
import { describeShellState, type ShellState, type TrayFace, trayFaceOf } from './shell-state.ts';
import { trayMenu } from './tray-menu.ts';

export type DeskTray = { show(state: ShellState): void; destroy(): void };

/** `iconFolder` holds a picture for each face. Use it after the app is ready, and keep the result: a tray that is forgotten vanishes. */
export function createTray(iconFolder: string, act: ShellActions): DeskTray {
  const pictures = new Map<TrayFace, NativeImage>();
  const pictureOf = (face: TrayFace): NativeImage => {
    const known = pictures.get(face) ?? loadPicture(iconFolder, face);
    pictures.set(face, known);
    return known;
  };
  const tray = new Tray(pictureOf('stopped'));
  let shownMenu = '';
  // A click shows the menu on macOS, and on Linux it may never come: so it only repeats what the menu has.
  if (process.platform !== 'darwin') tray.on('click', act.open);
  return {
    show(state) {
      tray.setImage(pictureOf(trayFaceOf(state)));
      tray.setToolTip(describeShellState(state));
      // On Linux a changed menu must be set again; one that is set while somebody reads it closes under their hand.
      const template = trayMenu(state, act);
      const menu = JSON.stringify(template);
      if (menu !== shownMenu) tray.setContextMenu(Menu.buildFromTemplate(template));
      shownMenu = menu;
    },
    destroy: () => tray.destroy(),
  };
}

/** Electron finds `…@2x.png` beside it by itself. macOS draws templates in the colour of its bar. */
function loadPicture(folder: string, face: TrayFace): NativeImage {
  const isTemplate = process.platform === 'darwin';
  const picture = nativeImage.createFromPath(join(folder, `tray-${face}${isTemplate ? '-template' : ''}.png`));
  if (isTemplate) picture.setTemplateImage(true);
  return picture;
}
