// Everything that a person can set, with bounds and defaults. Unknown names are mistakes. Each section has its own file.
import { z } from 'zod';
import { alertsSchema } from './sections/alerts.ts';
import { alpacaSchema } from './sections/alpaca.ts';
import { backupsSchema } from './sections/backups.ts';
import { componentsSchema } from './sections/components.ts';
import { liveSchema } from './sections/live.ts';
import { loggingSchema } from './sections/logging.ts';
import { monitoringSchema, resourcesSchema } from './sections/monitoring.ts';
import { portsSchema } from './sections/ports.ts';
import { preflightSchema } from './sections/preflight.ts';
import { riskSchema } from './sections/risk.ts';
import { simulatorSchema } from './sections/simulator.ts';
import { strategiesSchema } from './sections/strategies.ts';
import { supervisionSchema } from './sections/supervision.ts';
import { webSchema } from './sections/web.ts';

export const MODES = ['paper', 'live', 'backtest', 'research'] as const;

export const settingsSchema = z.strictObject({
  /** For editors. */
  $schema: z.string().optional(),
  mode: z
    .enum(MODES)
    .default('paper')
    .describe('What a start trades with: play money, or real money once a person has armed it'),
  venue: z
    .enum(['auto', 'simulator', 'alpaca-paper'])
    .default('auto')
    .describe('auto is the paper venue of Alpaca when keys are configured, else the simulator'),
  strategies: strategiesSchema,
  risk: riskSchema,
  live: liveSchema,
  simulator: simulatorSchema,
  alpaca: alpacaSchema,
  supervision: supervisionSchema,
  components: componentsSchema.describe(
    'Changes to single components by their id, such as { "order-executor": { "instances": 2 } }',
  ),
  ports: portsSchema
    .default('default')
    .describe('Ports of the lanes: "default" as in the lane table, "auto" for any free ones, or single ones by lane'),
  web: webSchema,
  monitoring: monitoringSchema,
  resources: resourcesSchema,
  logging: loggingSchema,
  alerts: alertsSchema,
  backups: backupsSchema,
  preflight: preflightSchema,
});

export type Settings = z.output<typeof settingsSchema>;
