// The settings view of the pretend desk: the product's own schema, with a few values of its own.
import { z } from 'zod';
import { settingsSchema } from '../../../main/settings/settings-schema.ts';
import type { SettingsView } from '../../../protocol/desk-views/settings.ts';

export const pretendSettings = (): SettingsView => ({
  state: 'ready',
  values: settingsSchema.parse({ risk: { maxOrderNotional: '25000' } }),
  schema: z.toJSONSchema(settingsSchema, { io: 'input', unrepresentable: 'any' }),
  origins: { 'risk.maxOrderNotional': 'settings.json' },
  needRestart: ['simulator.speed'],
  credentials: [
    { name: 'Alpaca paper', isSet: true, storedIn: 'the keychain' },
    { name: 'Alpaca live', isSet: false, storedIn: '' },
  ],
});
