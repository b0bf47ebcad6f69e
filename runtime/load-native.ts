// Loads native code: the host library through ffi-rs (imported nowhere else), and llvm-bindings in the state that codegen
// relies on. What takes long to load can be begun early, while JavaScript does something else.
import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MayflyError } from '../planner/errors.js';

export type Ffi = typeof import('ffi-rs');

const require = createRequire(import.meta.url);

/** Where the build puts the host library and the library objects. */
export const nativeFolder = fileURLToPath(new URL('../native/', import.meta.url));
const hostFile = join(nativeFolder, 'libmayfly_host.so');
const setUpHint = 'run npm run build in mayfly’s folder';

/** Loads ffi-rs and the host library; refuses where another thread of the process has loaded it. */
export function loadHost(): Ffi {
  if (process.platform !== 'linux') {
    throw new MayflyError('missing_dependency', 'options', `mayfly runs on Linux, not on ${process.platform}`);
  }
  if (!existsSync(hostFile)) {
    throw new MayflyError(
      'missing_dependency',
      'options',
      `mayfly's native code is not built: ${hostFile} is missing`,
      {
        hint: setUpHint,
      },
    );
  }
  if (!isMainThread() && readFileSync('/proc/self/maps', 'utf8').includes(hostFile)) {
    throw new MayflyError('missing_dependency', 'options', 'another thread of this process has loaded mayfly', {
      hint: 'use mayfly from one thread only, the one that loads it first',
    });
  }
  try {
    const ffi = require('ffi-rs') as Ffi;
    ffi.open({ library: 'mayfly', path: hostFile });
    return ffi;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new MayflyError('missing_dependency', 'options', `cannot load mayfly's native code: ${text}`, {
      hint: setUpHint,
      cause,
    });
  }
}

/** Whether this is the first thread of the process. Node's module that tells it too takes 1 ms to load. */
function isMainThread(): boolean {
  const [process, , thread] = readlinkSync('/proc/thread-self').split('/');
  return process === thread;
}

/** The library of llvm-bindings. Throws missing_dependency where it is not built. */
export function bindingsFile(): string {
  const path = join(dirname(require.resolve('llvm-bindings')), 'build', 'Release', 'llvm-bindings.node');
  if (existsSync(path)) return path;
  throw new MayflyError('missing_dependency', 'options', `llvm-bindings is not built: ${path} is missing`, {
    hint: setUpHint,
  });
}

/**
 * Loads the host library, and begins to load llvm-bindings on a thread of its own: who loads that later waits for the
 * rest. Throws as {@link loadHost} and {@link bindingsFile} do.
 */
export function preloadNative(): void {
  const ffi = loadHost();
  const { DataType } = ffi;
  ffi.load({
    library: 'mayfly',
    funcName: 'host_preload',
    retType: DataType.Void,
    paramsType: [DataType.String],
    paramsValue: [JSON.stringify(bindingsFile())],
  });
}

const opaquePointers = Symbol.for('mayfly.opaque-pointers');

/**
 * Switches LLVM 14 inside llvm-bindings to opaque pointers, on which codegen relies; once per process and before its
 * first LLVM context. llvm-bindings offers no such option, but its library exports LLVM's C interface.
 */
export function enableOpaquePointers(): void {
  const state = globalThis as { [opaquePointers]?: boolean };
  if (state[opaquePointers]) return;
  const ffi = loadHost();
  const { DataType } = ffi;
  ffi.open({ library: 'llvm-bindings', path: bindingsFile() });
  ffi.load({
    library: 'llvm-bindings',
    funcName: 'LLVMParseCommandLineOptions',
    retType: DataType.Void,
    paramsType: [DataType.I32, DataType.StringArray, DataType.String],
    paramsValue: [2, ['mayfly', '-opaque-pointers'], ''],
  });
  state[opaquePointers] = true;
}
