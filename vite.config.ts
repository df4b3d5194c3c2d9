// Builds main, preload, every worker, every strategy and the renderer as separate bundles under dist/.
import { existsSync, readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';

const root = import.meta.dirname;
const at = (...parts: string[]): string => resolve(root, ...parts);

/** Native modules stay outside the bundles; so do packages that cannot be bundled as ES modules (the Alpaca SDK, ws, and open with its helper script). */
const external = [
  'electron',
  'zeromq',
  'better-sqlite3',
  '@alpacahq/alpaca-trade-api',
  'ws',
  'open',
  'pino',
  'systeminformation',
  'tradewarden/strategy',
];

function nodeBundle(folder: string, input: Record<string, string>, format: 'es' | 'cjs' = 'es'): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { noExternal: true, external, conditions: ['node', 'import', 'module', 'default'] },
    build: {
      ssr: true,
      outDir: at('dist', folder),
      copyPublicDir: false,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input,
        external: [...external, ...builtinModules, /^node:/],
        output: {
          format,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          ...(format === 'cjs' ? { codeSplitting: false } : {}),
        },
      },
    },
  };
}

const entries = (names: readonly string[], path: (name: string) => string): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, path(name)]));
const workers = readdirSync(at('workers')).filter((name) => existsSync(at('workers', name, 'index.ts')));
/** Threads of a worker are files of their own: `workers/NAME/THING-thread.ts` becomes `NAME-THING-thread.js`. */
const threads = workers.flatMap((name) =>
  readdirSync(at('workers', name))
    .filter((file) => file.endsWith('-thread.ts'))
    .map((file) => [`${name}-${file.replace(/\.ts$/, '')}`, at('workers', name, file)] as const),
);
const strategies = readdirSync(at('strategies')).map((file) => file.replace(/\.ts$/, ''));
const hosts = ['start', 'tradewarden', 'desktop', 'journal-thread'].filter((name) => existsSync(at('main', `${name}.ts`)));

/** The page is fetched beside the few lines that open its connection, not after them. */
const fetchPageAtOnce: Plugin = {
  name: 'fetch-page-at-once',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const page = chunks.filter(({ name }) => name === 'page');
      const styles = page.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
      if (styles.length === 0) throw new Error('expected a chunk "page" with its styles');
      const needed = new Set(page.flatMap(({ fileName, imports }) => [fileName, ...imports]));
      for (const { fileName, isEntry } of chunks) if (isEntry) needed.delete(fileName);
      const link = (rel: string) => (file: string) => ({
        tag: 'link',
        attrs: { rel, crossorigin: true, href: `./${file}` },
        injectTo: 'head' as const,
      });
      return [...[...needed].map(link('modulepreload')), ...styles.map(link('stylesheet'))];
    },
  },
};

export default defineConfig({
  root: at('renderer'),
  base: './',
  publicDir: at('assets'),
  plugins: [react(), fetchPageAtOnce],
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome150',
        modulePreload: { polyfill: false },
        // One file opens the connection, one is the page; panels and dialogs are fetched when they are shown.
        rolldownOptions: {
          output: {
            codeSplitting: {
              groups: [
                { name: 'connection', tags: ['$initial'], priority: 2 },
                { name: 'page', test: /renderer\/page\.tsx$/, priority: 1 },
              ],
            },
          },
        },
      },
    },
    main: nodeBundle(
      'main',
      entries(hosts, (name) => at('main', `${name}.ts`)),
    ),
    preload: nodeBundle('preload', { preload: at('main/window/preload.ts') }, 'cjs'),
    workers: nodeBundle('workers', {
      ...entries(workers, (name) => at('workers', name, 'index.ts')),
      ...Object.fromEntries(threads),
    }),
    strategies: nodeBundle(
      'strategies',
      entries(strategies, (name) => at('strategies', `${name}.ts`)),
    ),
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name !== 'ssr') await builder.build(environment);
      }
    },
  },
});
