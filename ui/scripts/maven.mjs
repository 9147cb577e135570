// What Maven runs: `node scripts/maven.mjs build|test`. Each step leaves a stamp made of everything it depends on, and
// is skipped while that is unchanged: a build that has nothing to do here costs a tenth of a second.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const room = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const target = join(room, 'target');
const DEPENDENCIES = ['package.json', 'package-lock.json', '.npmrc'];
const SOURCES = [...DEPENDENCIES, 'src', 'index.html', 'docs.html', 'vite.config.ts', 'tsconfig.json'];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Cannot build the web interface: ${process.execPath} is Node ${process.versions.node} and 20.19 is the oldest that works. ` +
      'Install a newer Node, or let Maven fetch one: -Dmekong.fetchNode',
  );
  process.exit(1);
}

/** The files below a path, in an order that does not depend on the disk. */
function files(path) {
  const full = join(room, path);
  if (!existsSync(full)) return [];
  const entries = (() => {
    try {
      return readdirSync(full, { withFileTypes: true });
    } catch {
      return null;
    }
  })();
  if (entries === null) return [path];
  return entries
    .map((entry) => entry.name)
    .sort()
    .flatMap((name) => files(join(path, name)));
}

function fingerprint(paths) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${major}\n`);
  for (const path of paths.flatMap(files)) hash.update(path).update('\0').update(readFileSync(join(room, path))).update('\0');
  return hash.digest('hex');
}

/** Does the work unless its result stands and the stamp says that nothing has changed. */
function unlessDone(name, stamp, result, paths, work) {
  const print = fingerprint(paths);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === print) {
    console.log(`${name}: nothing has changed`);
    return;
  }
  // A step that fails half-way must not look done.
  rmSync(stamp, { force: true });
  work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, print);
}

/** npm as it came with this Node, so that a fetched Node needs nothing on the PATH. */
function npm(...args) {
  const here = dirname(process.execPath);
  const script = ['node_modules', '../lib/node_modules']
    .map((folder) => join(here, folder, 'npm/bin/npm-cli.js'))
    .find((path) => existsSync(path));
  const env = { ...process.env, PATH: `${here}${process.platform === 'win32' ? ';' : ':'}${process.env.PATH ?? ''}` };
  const options = { cwd: room, stdio: 'inherit', env };
  const done = script
    ? spawnSync(process.execPath, [script, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const modules = join(room, 'node_modules');
function install() {
  unlessDone('npm ci', join(modules, '.mekong-stamp'), modules, DEPENDENCIES, () => npm('ci', '--no-audit', '--no-fund'));
}

switch (process.argv[2]) {
  case 'build':
    install();
    unlessDone('npm run build', join(target, 'build.stamp'), join(room, 'dist/index.html'), SOURCES, () => {
      // Files of the last build have other names: Maven would leave them in the jar.
      rmSync(join(target, 'classes/web'), { recursive: true, force: true });
      npm('run', 'build', '--', '--logLevel', 'warn');
    });
    break;
  case 'test':
    install();
    unlessDone('npm test', join(target, 'test.stamp'), room, [...SOURCES, 'test'], () => npm('test'));
    break;
  default:
    console.error('Usage: node scripts/maven.mjs build|test');
    process.exit(2);
}
