// Whether somebody has to be welcomed: nothing is set up, and nobody has said yet that they know.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { VenueName } from '../../protocol/summary.ts';

export class FirstRun {
  readonly #mark: string;
  #isNow: boolean;

  constructor(home: string, venue: VenueName) {
    this.#mark = join(home, 'welcomed');
    this.#isNow = venue === 'simulator' && !existsSync(this.#mark) && !existsSync(join(home, 'settings.json'));
  }

  get isNow(): boolean {
    return this.#isNow;
  }

  async finish(): Promise<void> {
    this.#isNow = false;
    await writeFile(this.#mark, '', { mode: 0o600 });
  }
}
