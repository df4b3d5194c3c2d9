// A preflight report as people read it.
import Table from 'cli-table3';
import type { CheckResult } from './preflight-check.ts';
import type { PreflightReport } from './run-preflight.ts';

const COLOURS: Readonly<Record<CheckResult, string>> = {
  passed: '\x1b[32m',
  warning: '\x1b[33m',
  failed: '\x1b[31m',
  skipped: '\x1b[2m',
};
const LONGEST_LINE = 100;

export function preflightTable({ mode, venue, checks, ok, durationMs }: PreflightReport, isColoured: boolean): string {
  const noLines = { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' };
  const table = new Table({
    head: ['check', 'result', 'found'],
    style: { head: [], border: [] },
    chars: noLines,
    colWidths: [null, null, LONGEST_LINE],
    wordWrap: true,
  });
  for (const { title, result, found, remedy } of checks) {
    const shown = isColoured ? `${COLOURS[result]}${result}\x1b[0m` : result;
    table.push([title, shown, [found, remedy].join(' ').trim()]);
  }
  const warnings = checks.filter(({ result }) => result === 'warning').length;
  const verdict = ok ? `Ready for ${mode} trading on ${venue}` : `Not ready for ${mode} trading on ${venue}`;
  return `${table.toString()}\n${verdict}${warnings > 0 ? `, with ${warnings} warning${warnings === 1 ? '' : 's'}` : ''} (${durationMs} ms).`;
}
