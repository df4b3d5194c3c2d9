// Sessions started by the command line, each on a data folder of its own, for tests that look at, talk to and end them.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import type { StatusReport } from '../../protocol/status.ts';

const entry = join(import.meta.dirname, '..', '..', 'dist', 'main', 'tradewarden.js');
export const PATIENCE = { timeout: 40_000, interval: 50 };

export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };
export type StartedCommand = { readonly child: ChildProcess; readonly ended: Promise<Ended>; readonly stderr: () => string };
export type SessionRoom = {
  /** The data folder of the present test. */
  home: string;
  start(...words: readonly string[]): StartedCommand;
  tell(...words: readonly string[]): Promise<Ended>;
  /** The status of a session of which everything runs and which trades. */
  upAndRunning(): Promise<StatusReport>;
};

/** A fresh data folder for each test of the file that calls this; whatever a test leaves running ends with it. */
export function freshSessionForEachTest(): SessionRoom {
  const running = new Set<ChildProcess>();
  const room: SessionRoom = { home: '', start, tell: (...words) => start(...words).ended, upAndRunning };
  beforeEach(() => {
    room.home = mkdtempSync(join(tmpdir(), 'tw-session-'));
  });
  afterEach(async () => {
    await Promise.all(
      [...running].map((child) => {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGKILL');
        return gone;
      }),
    );
    rmSync(room.home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  });
  return room;

  function start(...words: readonly string[]): StartedCommand {
    const child = spawn(process.execPath, [entry, ...words, '--home', room.home], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += String(chunk)));
    child.stderr.on('data', (chunk) => (stderr += String(chunk)));
    const ended = new Promise<Ended>((resolve) => {
      child.on('close', (code) => {
        running.delete(child);
        resolve({ code, stdout, stderr });
      });
    });
    return { child, ended, stderr: () => stderr };
  }

  function upAndRunning(): Promise<StatusReport> {
    return vi.waitFor(async () => {
      const { code, stdout } = await room.tell('status', '--json');
      expect(code).toBe(0);
      const status = JSON.parse(stdout) as StatusReport;
      expect(status.components.map(({ state }) => state)).toEqual(status.components.map(() => 'running'));
      expect(status.tradingState).toBe('ACTIVE');
      return status;
    }, PATIENCE);
  }
}

export const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
