// nativeImage: knows its file and whether there is one; a picture that cannot be read is empty, as in Electron.
import { existsSync, readFileSync } from 'node:fs';
import { strict } from './strict.ts';

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);

class NativeImage {
  readonly path: string;
  readonly #isPng: boolean;
  #isTemplate = false;

  constructor(path: string) {
    this.path = path;
    this.#isPng = existsSync(path) && readFileSync(path).subarray(0, 4).equals(PNG);
  }

  isEmpty(): boolean {
    return !this.#isPng;
  }

  setTemplateImage(isTemplate: boolean): void {
    this.#isTemplate = isTemplate;
  }

  isTemplateImage(): boolean {
    return this.#isTemplate;
  }
}

export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string): NativeImage => strict('NativeImage', new NativeImage(path)),
});
