// Where each effective setting came from.
import type { SettingPath } from './environment-settings.ts';
import { type SettledSettings, valueAtPath } from './settle-settings.ts';

export type SettingRow = {
  /** As a person writes it: `risk.maxOrderNotional`. */
  readonly path: string;
  readonly value: unknown;
  /** A flag, an environment variable, the path of the file, or `default`. */
  readonly origin: string;
};

/** Every effective setting with its origin, in the order of the schema. Lists are one setting. */
export function listSettings(settled: SettledSettings): readonly SettingRow[] {
  return leavesOf(settled.settings, []).map(({ path, value }) => toRow(path, value, originOf(settled, path)));
}

/** The address of a webhook lets its owner post: whoever may look at settings need not know all of it. */
export function toRow(path: SettingPath, value: unknown, origin: string): SettingRow {
  const name = path.join('.');
  const isWebhook = name === 'alerts.webhookUrl' && typeof value === 'string';
  return { path: name, value: isWebhook ? `${new URL(value).origin}/…` : value, origin };
}

export function originOf({ above, inFile, file }: SettledSettings, path: SettingPath): string {
  const source = above.findLast((own) => own.path.every((key, index) => path[index] === key));
  if (source) return source.source;
  return valueAtPath(inFile, path) === undefined ? 'default' : file;
}

export type SettingLeaf = { readonly path: SettingPath; readonly value: unknown };

/** Single values of nested objects; an empty object is one, too. */
export function leavesOf(value: unknown, path: SettingPath): readonly SettingLeaf[] {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0;
  if (!isGroup) return value === undefined ? [] : [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]));
}
