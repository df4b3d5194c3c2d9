// The entry of the desktop app. Looks at the versions before anything native or heavy is loaded.
import '../runtime/node-version.ts';

if (process.versions['electron'] === undefined) {
  console.error('This is the entry of the desktop app, which Electron runs. Start it with "npm start".');
  process.exit(78);
}
// Awaited: Electron is ready only after this, and what must be said before then is said there.
const { startApp } = await import('./desktop-app.ts');
startApp();
