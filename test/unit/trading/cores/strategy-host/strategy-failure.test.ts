// Finding the place in a strategy's own file.
import { expect, it } from 'vitest';
import { describeFailure, failureText, lineInFile } from '../../../../../trading/cores/strategy-host/strategy-failure.ts';

const URL_OF_FILE = 'file:///home/trader/my%20ideas/mine.ts';

it('finds the first place in the strategy file, whatever stands above and below it', () => {
  const stack = `Error: no\n    at toSignal (file:///app/x.ts:9:1)\n    at enter (${URL_OF_FILE}:31:5)\n    at onTrade (${URL_OF_FILE}:20:5)`;
  expect(lineInFile(stack, URL_OF_FILE)).toBe(31);
});

it('finds the line above a syntax error and after a reload mark', () => {
  expect(lineInFile(`${URL_OF_FILE}:3\n  bad: (\n`, URL_OF_FILE)).toBe(3);
  expect(lineInFile(`    at ${URL_OF_FILE}?version=2:7:1`, URL_OF_FILE)).toBe(7);
});

it('tells no line where the error does not', () => {
  expect(lineInFile('Error: no\n    at x (file:///app/x.ts:9:1)', URL_OF_FILE)).toBeNull();
  expect(describeFailure('onTrade', 'just text', URL_OF_FILE)).toEqual({
    during: 'onTrade',
    message: 'threw just text, which is no Error',
    line: null,
  });
});

it('is written as file, line, call and reason', () => {
  expect(failureText({ during: 'onBar', message: 'Error: no', line: 4 }, '/home/mine.ts')).toBe(
    '/home/mine.ts:4: onBar failed: Error: no',
  );
  expect(failureText({ during: 'onBar', message: 'Error: no', line: null }, '/home/mine.ts')).toBe(
    '/home/mine.ts: onBar failed: Error: no',
  );
});
