// Refuses to go on with a Node that cannot run us, before anything native is imported.
const REQUIRED_MAJOR = 24;

/** Ends the process with exit code 78 and one clear sentence when Node is too old. Import this first in every entry point. */
function requireNodeVersion(version: string = process.versions.node): void {
  const major = Number(version.split('.')[0]);
  if (major >= REQUIRED_MAJOR) return;
  console.error(
    `Tradewarden needs Node ${REQUIRED_MAJOR} or newer, this is Node ${version}. Start it with "npm start", which brings its own.`,
  );
  process.exit(78);
}

requireNodeVersion();
