// Where alerts go besides the desk and the journal.
import { z } from 'zod';
import { WEBHOOK_FORMATS } from '../../alerts/webhook-shapes.ts';

const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;

export const alertsSchema = z
  .strictObject({
    webhookUrl: z
      .url({ protocol: /^https?$/, error: 'expected an address such as "https://example.com/hook"' })
      .refine((url) => !/^https?:\/\/[^/]*@/.test(url), 'expected an address without a user name or password in it')
      .optional()
      .describe('Each alert is posted there. The address is a secret of its own at most services'),
    webhookFormat: z.enum(WEBHOOK_FORMATS).default('json').describe('What the other side understands'),
    minimumSeverity: z.enum(ALERT_SEVERITIES).default('warning').describe('The least that is worth a message'),
  })
  .prefault({});
