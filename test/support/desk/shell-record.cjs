// Preloaded into the main process of the app under test, real Electron or stand-in: notes what the shell shows outside of its
// window (tray, notifications, dialogs, opened links), and lets a test answer dialogs and click in the tray's menu.
const electron = require('electron');

const record = { tray: null, notifications: [], dialogs: [], links: [], blockers: new Set() };
globalThis.shellRecord = record;

function before(owner, name, note) {
  const original = owner[name];
  owner[name] = function noted(...values) {
    note(this, ...values);
    return original.apply(this, values);
  };
}

const trayOf = (tray) => {
  if (record.tray?.tray !== tray) record.tray = { tray, toolTip: '', image: null, menu: null };
  return record.tray;
};
before(electron.Tray.prototype, 'setToolTip', (tray, text) => {
  trayOf(tray).toolTip = text;
});
before(electron.Tray.prototype, 'setImage', (tray, image) => {
  trayOf(tray).image = image.path ?? null;
});
before(electron.Tray.prototype, 'setContextMenu', (tray, menu) => {
  trayOf(tray).menu = menu;
});
before(electron.Notification.prototype, 'show', (notification) => {
  record.notifications.push({ title: notification.title, body: notification.body, notification });
});
electron.dialog.showMessageBox = (...values) =>
  new Promise((resolve) => {
    const options = values.at(-1);
    record.dialogs.push({
      message: options.message,
      detail: options.detail ?? '',
      buttons: options.buttons ?? [],
      isAnswered: false,
      answer(button) {
        this.isAnswered = true;
        resolve({ response: this.buttons.indexOf(button), checkboxChecked: false });
      },
    });
  });
const { start, stop } = electron.powerSaveBlocker;
electron.powerSaveBlocker.start = (kind) => {
  const id = start.call(electron.powerSaveBlocker, kind);
  record.blockers.add(id);
  return id;
};
electron.powerSaveBlocker.stop = (id) => {
  record.blockers.delete(id);
  return stop.call(electron.powerSaveBlocker, id);
};
electron.shell.openExternal = (url) => {
  record.links.push(url);
  return Promise.resolve();
};
