// Where alerts go besides the desk and the journal.
import { z } from 'zod';

export const ALERT_SEVERITIES = ['info', 'warning', 'critical'] as const;

export const alertsSchema = z
  .strictObject({
    /** Each alert is posted there as JSON. */
    webhookUrl: z
      .url({ protocol: /^https?$/, error: 'expected an address such as "https://example.com/hook"' })
      .refine((url) => !/^https?:\/\/[^/]*@/.test(url), 'expected an address without a user name or password in it')
      .optional(),
    /** The least that is worth a message. */
    minimumSeverity: z.enum(ALERT_SEVERITIES).default('warning'),
  })
  .prefault({});
