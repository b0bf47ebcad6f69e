// The shape of the source: imports run one way, each external package has one importer, files stay short and say
// what they are for.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What each part may import besides itself. */
const layers: Record<string, readonly string[]> = {
  planner: [],
  codegen: ['planner', 'native'],
  runtime: ['codegen', 'planner', 'native'],
  datasets: ['runtime', 'codegen', 'planner', 'native'],
  test: ['datasets', 'runtime', 'codegen', 'planner', 'native'],
  native: [],
};

/** The one file, or folder, that may import each external package. */
const importers: Record<string, readonly string[]> = {
  '@duckdb/node-api': ['test/differential/duckdb.ts'],
  '@electric-sql/pglite': ['test/differential/postgres.ts'],
  'apache-arrow': ['runtime/arrow.ts'],
  ava: ['test/'],
  'cli-progress': ['datasets/tpch/progress.ts'],
  esbuild: ['native/bundle.mjs'],
  'ffi-rs': ['runtime/load-native.ts'],
  flatbuffers: ['runtime/arrow.ts'],
  'libpg-query': ['planner/sql/postgres.ts'],
  'llvm-bindings': ['codegen/llvm.ts'],
  'node-sql-parser': ['planner/sql/dialects/parse.ts'],
  'string-width': ['runtime/cli/table-layout.ts'],
};

/** The most lines that a source file has. */
const MAXIMUM_LINES = 500;

interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const files: readonly SourceFile[] = [...Object.keys(layers), '.ci'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs|cpp|h|c)$/.test(name))
    .map((name) => ({ path: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') })),
);

const imports = files.flatMap(({ path, text }) =>
  /\.(ts|mjs)$/.test(path) ? specifiers(text).map((specifier) => ({ path, specifier })) : [],
);

/** What a module imports, exports from or loads, by whichever syntax. */
function specifiers(text: string): string[] {
  // Strings and comments may speak of imports: only whole statements and calls at the start of an expression count.
  const statement = /^(?:import|export)\b[^'"`;]*?\bfrom\s*'([^']+)'|^import\s*'([^']+)'/gm;
  const call = /\b(?:import|require)\(\s*'([^']+)'\s*\)/g;
  const code = text.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
  return [...code.matchAll(statement), ...code.matchAll(call)].map((match) => match[1] ?? match[2] ?? '');
}

const isExternal = (specifier: string) => !specifier.startsWith('.') && !specifier.startsWith('node:');
const layerOf = (path: string) => path.split('/')[0]!;

test('imports run one way: test, datasets, runtime, codegen, planner', (t) => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(({ path, specifier }) => {
      const [from, to] = [layerOf(path), layerOf(normalize(join(dirname(path), specifier)))];
      return from !== to && !layers[from]?.includes(to);
    });
  t.deepEqual(wrong, []);
});

test('of native only abi.ts, query-abi.ts and table-abi.ts are imported, and they import nothing', (t) => {
  const used = imports
    .map(({ path, specifier }) => ({ path, specifier, target: normalize(join(dirname(path), specifier)) }))
    .filter(
      ({ path, specifier, target }) =>
        specifier.startsWith('.') &&
        layerOf(target) === 'native' &&
        !['test', 'native'].includes(layerOf(path)) &&
        !['native/abi.js', 'native/query-abi.js', 'native/table-abi.js'].includes(target),
    );
  t.deepEqual(used, []);
  for (const name of ['native/abi.ts', 'native/query-abi.ts', 'native/table-abi.ts']) {
    t.deepEqual(specifiers(files.find(({ path }) => path === name)!.text), []);
  }
});

test('imports name the file that is built', (t) => {
  const wrong = imports.filter(
    ({ specifier }) => specifier.startsWith('.') && !/\.(js|mjs|json|node)$/.test(specifier),
  );
  t.deepEqual(wrong, []);
});

test('the planner reads no files and knows no other package than its parsers', (t) => {
  const wrong = imports.filter(
    ({ path, specifier }) => layerOf(path) === 'planner' && (specifier.startsWith('node:') || isExternal(specifier)),
  );
  t.deepEqual(
    wrong.filter(({ path }) => !path.startsWith('planner/sql/')),
    [],
  );
});

test('each external package has one importer', (t) => {
  const wrong = imports
    .filter(({ specifier }) => isExternal(specifier))
    .filter(({ path, specifier }) => {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      return !importers[name]?.some((allowed) => (allowed.endsWith('/') ? path.startsWith(allowed) : path === allowed));
    });
  t.deepEqual(wrong, []);
});

test('every package that is depended on is imported or run', (t) => {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  const imported = new Set(imports.map(({ specifier }) => specifier));
  const unused = Object.keys(dependencies).filter(
    (name) => ![...imported].some((specifier) => specifier === name || specifier.startsWith(`${name}/`)),
  );
  t.deepEqual(unused, []);
});

test(`files have at most ${MAXIMUM_LINES} lines`, (t) => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.replace(/\n$/, '').split('\n').length }))
    .filter(({ lines }) => lines > MAXIMUM_LINES);
  t.deepEqual(long, []);
});

test('every file opens with a comment that says what it does', (t) => {
  const silent = files
    .filter(({ text }) => !/^(?:\/\/|\/\*)/.test(text.replace(/^#!.*\n/, '').trimStart()))
    .map(({ path }) => path);
  t.deepEqual(silent, []);
});

test('file names: kebab-case for TypeScript, snake_case for C++', (t) => {
  const wrong = files
    .map(({ path }) => path)
    .filter((path) => {
      const name = path.split('/').at(-1)!;
      return /\.(ts|mjs)$/.test(name)
        ? !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.(ts|mjs)$/.test(name)
        : !/^[a-z0-9]+(_[a-z0-9]+)*(\.generated)?\.(cpp|h|c)$/.test(name);
    });
  t.deepEqual(wrong, []);
});
