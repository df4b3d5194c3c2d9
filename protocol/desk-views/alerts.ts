// Alerts as the desk shows them.

export type AlertSeverity = 'info' | 'warning' | 'critical';

export type AlertView = {
  readonly id: string;
  readonly severity: AlertSeverity;
  readonly code: string;
  readonly text: string;
  readonly raisedAtUs: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAtUs: number | null;
};
