// Where a function of the strategy's file begins, for failures whose stack does not tell: a promise that was returned, a text that was
// thrown.
import { Session } from 'node:inspector';
import type { StrategyFailure } from '../../trading/cores/strategy-host/strategy-failure.ts';

/** The failure, with the first line of the function that was called where no better one is known. */
export function withLineOf(functions: object, failure: StrategyFailure, fileUrl: string): StrategyFailure {
  if (failure.line !== null) return failure;
  const called = (functions as Readonly<Record<string, unknown>>)[failure.during];
  return typeof called === 'function' ? { ...failure, line: lineOfFunction(called, fileUrl) } : failure;
}

const ASKED = Symbol.for('tradewarden.function-place');

/** Null where the function lies in another file, and where the inspector is switched off. */
function lineOfFunction(asked: unknown, fileUrl: string): number | null {
  const session = new Session();
  const globals = globalThis as { [ASKED]?: unknown };
  globals[ASKED] = asked;
  const urls = new Map<string, string>();
  let line: number | null = null;
  try {
    session.connect();
    session.on('Debugger.scriptParsed', ({ params }) => urls.set(params.scriptId, params.url));
    session.post('Debugger.enable');
    // Answers of the own thread come at once.
    session.post('Runtime.evaluate', { expression: `globalThis[Symbol.for('${ASKED.description}')]` }, (_, answer) => {
      const objectId = answer?.result.objectId;
      if (objectId === undefined) return;
      session.post('Runtime.getProperties', { objectId, ownProperties: true }, (__, found) => {
        const place = found?.internalProperties?.find(({ name }) => name === '[[FunctionLocation]]')?.value?.value;
        if (place && urls.get(place.scriptId)?.startsWith(fileUrl)) line = place.lineNumber + 1;
      });
    });
  } catch {
    return null;
  } finally {
    delete globals[ASKED];
    session.disconnect();
  }
  return line;
}
