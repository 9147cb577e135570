import { defineConfig, loadEnv } from 'vite';

const server = loadEnv('development', '.', 'MEKONG_').MEKONG_URL ?? 'http://localhost:8088';

export default defineConfig({
  // `MEKONG_URL` lets `npm run dev` look at another running instance, which takes writes from its own pages only.
  server: {
    proxy: Object.fromEntries(
      ['/api', '/ready', '/health', '/metrics', '/openapi.json'].map((path) => [path, { target: server, changeOrigin: true, headers: { origin: server } }]),
    ),
  },
  build: {
    target: 'es2022',
    // Files, not data URLs: a strict content security policy stays possible.
    assetsInlineLimit: 0,
    // Swagger UI is large and loads on /docs only.
    chunkSizeWarningLimit: 1800,
    rolldownOptions: { input: { index: 'index.html', docs: 'docs.html' } },
  },
  worker: { format: 'es' },
  test: { environment: 'node', include: ['test/**/*.test.ts'], setupFiles: ['test/setup.ts'] },
} as Parameters<typeof defineConfig>[0]);
