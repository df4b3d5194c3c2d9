// The environment of a worker: what the operating system needs, and nothing that is secret, changes what Node runs, or has it trust
// whoever answers.
const NOT_HANDED_DOWN =
  /^(APCA_|ALPACA_|OPENROUTER_|npm_|NODE_OPTIONS$|NODE_CHANNEL|ELECTRON_RUN_AS_NODE$|TRADEWARDEN_|NODE_TLS_REJECT_UNAUTHORIZED$|SSLKEYLOGFILE$)/i;
const LOOKS_SECRET = /(SECRET|TOKEN|PASSWORD|API_?KEY|CREDENTIAL)/i;

export function workerEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept = Object.entries(environment).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !NOT_HANDED_DOWN.test(entry[0]) && !LOOKS_SECRET.test(entry[0]),
  );
  return Object.fromEntries(kept);
}
