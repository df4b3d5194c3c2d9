// Builds the bare page the way the product's page is built.
import react from '@vitejs/plugin-react';
import { build } from 'vite';

export async function buildBarePage(outDir: string): Promise<void> {
  await build({
    configFile: false,
    root: import.meta.dirname,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir, emptyOutDir: true, target: 'chrome150', modulePreload: { polyfill: false } },
  });
}
