// Builds every bundle into dist/: main, preload, each worker, each strategy, and the renderer.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { createBuilder } from 'vite';
import { writeBuildStamp } from './build-stamp.mjs';

const root = join(import.meta.dirname, '..');
rmSync(join(root, 'dist'), { recursive: true, force: true });
const builder = await createBuilder({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn' });
await builder.buildApp();
writeBuildStamp(root);
