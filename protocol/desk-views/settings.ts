// The settings file, its schema and where values come from.

export type SettingsView = {
  readonly state: 'loading' | 'ready' | 'unavailable';
  /** The settings in force; secrets are never among them. */
  readonly values: unknown;
  /** JSON Schema of the whole settings file. */
  readonly schema: unknown;
  /** Where each value comes from, by dotted path: `default`, `settings.json`, `command line`. Left out: default. */
  readonly origins: Readonly<Record<string, string>>;
  /** Dotted paths of what is saved but takes effect only at the next start. */
  readonly needRestart: readonly string[];
  /** Which credentials are stored, never what they are. */
  readonly credentials: readonly { readonly name: string; readonly isSet: boolean; readonly storedIn: string }[];
};
