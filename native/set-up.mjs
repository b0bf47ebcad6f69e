// Sets a clone up: Debian packages, npm packages, TypeScript, native code, each only where something is missing
// or has changed. Run by `npm start`, `npm test` and `npm run build` before anything else, so it uses nothing but
// Node itself. What a step printed is kept in .cache/set-up and shown when the step fails.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const stateFolder = join(root, '.cache', 'set-up');
const terminal = process.stdout.isTTY === true && process.env.CI === undefined;

/** What building needs of the system: how to see that it is there, and the Debian package that brings it. */
const requirements = [
  { name: 'clang 19', package: 'clang-19', present: () => onPath('clang++-19') },
  {
    name: 'LLVM 19',
    package: 'llvm-19-dev',
    present: () => existsSync('/usr/lib/llvm-19/lib/cmake/llvm/LLVMConfig.cmake'),
  },
  {
    name: 'LLVM 14',
    package: 'llvm-14-dev',
    present: () => existsSync('/usr/lib/llvm-14/lib/cmake/llvm/LLVMConfig.cmake'),
  },
  { name: 'zlib headers', package: 'zlib1g-dev', present: () => existsSync('/usr/include/zlib.h') },
  { name: 'zstd headers', package: 'libzstd-dev', present: () => existsSync('/usr/include/zstd.h') },
  { name: 'CMake', package: 'cmake', present: () => onPath('cmake') },
  { name: 'Ninja', package: 'ninja-build', present: () => onPath('ninja') },
];
/**
 * What llvm-bindings' own build goes by: it looks for a program called clang++ and for the LLVM whose folder comes
 * first. With one compiler for all C++ there is no second to install, and clang takes half the time g++ does.
 */
const bindingsBuild = { PATH: `/usr/lib/llvm-19/bin${delimiter}${process.env.PATH}`, LLVM_ROOT: '/usr/lib/llvm-14' };

/** A problem that the message explains in full. */
class SetUpError extends Error {}

function onPath(program) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {}
  }
  return false;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** Files below `folder` (relative to the clone) whose names pass, sorted. */
function files(folder, passes) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && passes(entry.name))
    .map((entry) => relative(root, join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}

/** A hash of the names and contents of files and of `more`. */
function hash(paths, ...more) {
  const digest = createHash('sha256');
  for (const path of paths)
    digest
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  for (const text of more) digest.update(`${text}\0`);
  return digest.digest('hex');
}

/** Whether `step` was last completed for the inputs that hash to `inputs`. */
function isStamped(step, inputs) {
  const stamp = join(stateFolder, `${step}.stamp`);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === inputs;
}

function stamp(step, inputs) {
  writeFileSync(join(stateFolder, `${step}.stamp`), inputs);
}

/**
 * Runs the commands of one step one after the other, all output into the step's log. Meanwhile a terminal shows the
 * time and the last line of output; elsewhere that is printed every 30 s.
 */
async function run(step, title, commands) {
  const path = join(stateFolder, `${step}.log`);
  const log = createWriteStream(path);
  const started = performance.now();
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`;
  let last = '';
  const clear = () => terminal && process.stdout.write('\r\x1b[K');
  const show = () => {
    const line = `  ${seconds()}  ${last}`;
    clear();
    process.stdout.write(terminal ? line.slice(0, (process.stdout.columns ?? 80) - 1) : `${line}\n`);
  };
  console.log(`${title} …`);
  const timer = setInterval(show, terminal ? 200 : 30_000);
  try {
    for (const command of commands) {
      await execute(command, log, (text) => {
        last = text;
      });
    }
    clear();
    console.log(`  done in ${seconds()}`);
  } catch (error) {
    clear();
    await new Promise((done) => log.end(done));
    const tail = readFileSync(path, 'utf8').trimEnd().split('\n').slice(-40).join('\n');
    const where = relative(process.cwd(), path);
    throw new SetUpError(`${title}: ${error.message}. The end of what it printed:\n\n${tail}\n\nAll of it: ${where}`, {
      cause: error,
    });
  } finally {
    clearInterval(timer);
    log.end();
  }
}

/** Runs one command; its output goes to `log`, and each last line of it to `onLine`. */
function execute([program, args, env = {}], log, onLine) {
  log.write(`$ ${program} ${args.join(' ')}\n`);
  return new Promise((done, fail) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        log.write(data);
        const lines = data
          .toString()
          .trim()
          .split(/[\r\n]+/);
        if (lines.at(-1) !== '') onLine(lines.at(-1).trim());
      });
    }
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === 0) done();
      else fail(new Error(`${program} ended with ${signal ?? `exit code ${code}`}`));
    });
  });
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const least = { 20: 19, 22: 20, 24: 12 }[major] ?? 0;
  if (major < 20 || minor < least) {
    throw new SetUpError(`mayfly needs Node 20.19, 22.20, 24.12 or newer; this is ${process.versions.node}.`);
  }
  if (process.platform !== 'linux') throw new SetUpError(`mayfly runs on Linux; this is ${process.platform}.`);
}

async function installSystemPackages() {
  const missing = requirements.filter((requirement) => !requirement.present());
  if (missing.length === 0) return;
  const names = missing.map((requirement) => requirement.name).join(', ');
  const packages = missing.map((requirement) => requirement.package);
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const system = /^PRETTY_NAME="?(.*?)"?$/m.exec(release)?.[1] ?? 'this system';
  const known =
    (/^ID=debian$/m.test(release) && /^VERSION_ID="?12"?$/m.test(release)) ||
    (/^ID=ubuntu$/m.test(release) && /^VERSION_ID="?24\.04"?$/m.test(release));
  const byHand = known
    ? `As root: apt-get update && apt-get install --no-install-recommends ${packages.join(' ')}`
    : `Debian 12 and Ubuntu 24.04 have both LLVM 14 and LLVM 19; on ${system} install them by hand, under /usr/lib/llvm-14 and /usr/lib/llvm-19.`;
  const isRoot = process.getuid() === 0;
  if (!onPath('apt-get') || !(isRoot || onPath('sudo'))) {
    throw new SetUpError(`Missing on this machine: ${names}. ${byHand}`);
  }
  if (!isRoot) {
    console.log(`To install ${packages.join(' ')}, sudo may ask for your password.`);
    const { status } = spawnSync('sudo', ['--validate'], { stdio: 'inherit' });
    if (status !== 0) throw new SetUpError(`Missing on this machine: ${names}. ${byHand}`);
  }
  const aptGet = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args];
    return isRoot ? [command[0], command.slice(1)] : ['sudo', command];
  };
  try {
    await run('debian', `Debian packages (${packages.join(' ')})`, [
      aptGet('update'),
      aptGet('install', '-y', '--no-install-recommends', ...packages),
    ]);
  } catch (error) {
    throw new SetUpError(`${error.message}\n\nMissing on this machine: ${names}. ${byHand}`, { cause: error });
  }
}

/** Whether node_modules holds what package-lock.json says, however it was installed. */
function npmPackagesPresent() {
  const installedList = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return false;
  if (!existsSync(join(root, 'node_modules/llvm-bindings/build/Release/llvm-bindings.node'))) return false;
  const installed = readJson(installedList).packages;
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(
    ([path, { version, optional }]) =>
      path === '' || (installed[path] ? installed[path].version === version : optional === true),
  );
}

async function installNpmPackages() {
  if (npmPackagesPresent()) return;
  await run('npm', 'npm packages (llvm-bindings among them compiles for one to two minutes)', [
    [
      'npm',
      ['ci', '--include=dev', '--ignore-scripts=false', '--foreground-scripts', '--no-audit', '--no-fund'],
      bindingsBuild,
    ],
  ]);
  if (!npmPackagesPresent())
    throw new SetUpError('npm ci ended well but did not install all of package-lock.json; see .cache/set-up/npm.log.');
}

const typeScriptFolders = readJson(join(root, 'tsconfig.json')).include;
const isTypeScript = (name) => name.endsWith('.ts');

/** Removes from dist what was compiled from a file that is gone: a deleted test must not run. */
function removeStaleOutput() {
  for (const folder of typeScriptFolders) {
    for (const path of files(join('dist', folder), (name) => /\.(js|d\.ts)(\.map)?$/.test(name))) {
      const source = join(root, relative('dist', path)).replace(/\.(js|d\.ts)(\.map)?$/, '.ts');
      if (!existsSync(source)) rmSync(join(root, path));
    }
  }
}

async function compileTypeScript() {
  const sources = typeScriptFolders.flatMap((folder) => files(folder, isTypeScript));
  const inputs = hash([...sources, 'tsconfig.json', 'package-lock.json', 'native/set-up.mjs']);
  const outputs = sources.map((path) => join('dist', path.replace(/(\.d)?\.ts$/, '.js')));
  if (outputs.every((path) => existsSync(join(root, path))) && isStamped('typescript', inputs)) return;
  await run('typescript', 'TypeScript', [[process.execPath, ['node_modules/typescript/bin/tsc', '-p', '.']]]);
  removeStaleOutput();
  stamp('typescript', inputs);
}

/** The C++ libraries, by CMake, which itself rebuilds only what changed; without a change it is not even started. */
async function buildNativeCode() {
  const sources = files('native', (name) => /\.(cpp|h|map|txt|cmake)$/.test(name));
  const inputs = hash([...sources, 'native/abi.ts', 'native/generate.ts'], root);
  const build = 'dist/native/build';
  if (existsSync(join(root, build, 'build.ninja')) && isStamped('native', inputs)) return;
  await run('native', 'Native code', [
    ['cmake', ['--fresh', '-S', 'native', '-B', build, '-G', 'Ninja', '-DCMAKE_CXX_COMPILER=clang++-19']],
    ['cmake', ['--build', build]],
  ]);
  stamp('native', inputs);
}

/** The command as it is installed, with code compiled by this very Node. */
async function bundleCommand() {
  const modules = ['planner', 'codegen', 'runtime', 'native'].flatMap((folder) => files(folder, isTypeScript));
  const inputs = hash([...modules, 'tsconfig.json', 'package-lock.json', 'native/bundle.mjs'], process.version);
  const isKept = files('dist/command', (name) => name.endsWith('.code')).length > 0;
  if (isKept && isStamped('command', inputs)) return;
  await run('command', 'Command', [[process.execPath, ['native/bundle.mjs']]]);
  stamp('command', inputs);
}

try {
  checkNode();
  mkdirSync(stateFolder, { recursive: true });
  await installSystemPackages();
  await installNpmPackages();
  await compileTypeScript();
  await buildNativeCode();
  await bundleCommand();
} catch (error) {
  if (!(error instanceof SetUpError)) throw error;
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
