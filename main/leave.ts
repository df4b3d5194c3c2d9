// Ends this process once everything that was printed has left it: on some systems pipes are written in the background.

export async function leaveWith(exitCode: number): Promise<never> {
  await Promise.all(
    [process.stdout, process.stderr].map((stream) => new Promise<void>((resolve) => stream.write('', () => resolve()))),
  );
  process.exit(exitCode);
}
