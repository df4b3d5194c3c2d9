// The systemd unit that runs Tradewarden as a service of a user, as `tradewarden service` prints it.

export type UnitPaths = { readonly node: string; readonly entry: string; readonly home: string };

/** Readiness and watchdog are spoken by the headless host; `NotifyAccess=all` because a child of it does the telling. */
export const systemdUnit = ({ node, entry, home }: UnitPaths): string => `# ~/.config/systemd/user/tradewarden.service
[Unit]
Description=Tradewarden
Wants=network-online.target
After=network-online.target

[Service]
Type=notify
NotifyAccess=all
ExecStart=${[node, entry, 'run', '--home', home].map(quote).join(' ')}
# Keys, one NAME=value a line, in a file with mode 0600: APCA_API_KEY_ID, APCA_API_SECRET_KEY
EnvironmentFile=-%h/.config/tradewarden.env
TimeoutStartSec=180
# A live main process that is stuck is killed and started again; the executor reconciles before it trades.
WatchdogSec=30
Restart=on-failure
RestartSec=5
# Wrong use or settings, and an instance that runs already, do not heal by themselves.
RestartPreventExitStatus=2 4
# Orders are canceled or kept, books compared and a backup made before the end.
TimeoutStopSec=60
KillMode=mixed
LimitNOFILE=4096
UMask=0077
NoNewPrivileges=true
LockPersonality=true

[Install]
WantedBy=default.target
`;

/** As systemd reads words: in quotes, with its own signs escaped. */
const quote = (word: string): string =>
  `"${word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$')}"`;
