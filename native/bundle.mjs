// Makes the command as it is installed, in dist/command: one file of all modules, since some 300 of ours and
// apache-arrow's take Node 0.15 s to find and load; the launcher that starts it; and the code that V8 makes of that file
// while it answers a script of many kinds of statements, which spares the launcher compiling them. Run by set-up.mjs.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const command = join(root, 'dist/command');
const common = { absWorkingDir: root, bundle: true, platform: 'node', format: 'cjs', logLevel: 'warning' };

/** Text of the file of all modules: an expression, the function that runs them. */
function bundleModules() {
  const { outputFiles } = buildSync({
    ...common,
    entryPoints: ['dist/runtime/cli/main.js'],
    write: false,
    minifyWhitespace: true,
    minifySyntax: true,
    // Those that bring native code or WebAssembly find it beside themselves.
    external: ['ffi-rs', 'libpg-query', 'llvm-bindings', 'node-sql-parser'],
    define: { 'import.meta.url': 'moduleUrl' },
    // A script of node:vm has none: what is imported late is required.
    supported: { 'dynamic-import': false },
    banner: {
      js: '(function (require, __filename) {\nconst moduleUrl = require("node:url").pathToFileURL(__filename).href;',
    },
    footer: { js: '})' },
  });
  return outputFiles[0].text;
}

function bundleLauncher(name) {
  buildSync({
    ...common,
    entryPoints: ['dist/runtime/cli/launcher.js'],
    outfile: join(command, 'mayfly.cjs'),
    define: { BUNDLE: JSON.stringify(name), 'import.meta.url': 'moduleUrl' },
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
  });
}

/** Has the command answer a script twice, the second time with facts at hand, and keeps the code that was compiled. */
function keepCode() {
  const folder = mkdtempSync(join(tmpdir(), 'mayfly-'));
  try {
    const table = join(folder, 'rows.arrow');
    run(['-o', table, rows], folder);
    // What was changed just now is not taken for settled, and then nothing found of it is kept.
    utimesSync(table, 1, 1);
    for (const keep of ['', '1']) run(['--threads', '2', '--table', `rows=${table}`, script], folder, keep);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args, cache, keep = '') {
  const env = { ...process.env, XDG_CACHE_HOME: cache, MAYFLY_NO_CACHE: '', MAYFLY_KEEP_CODE: keep };
  const { status, stderr } = spawnSync(process.execPath, [join(command, 'mayfly.cjs'), ...args], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`mayfly ${args.join(' ')}: ${stderr}`);
}

/** A table of 300,000 rows with columns of the usual types. */
const rows = `
  with digit (d) as (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)),
    number (n) as (select a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 100000 * g.d
      from digit a, digit b, digit c, digit e, digit f, digit g where g.d < 3)
  select n as id, n % 1000 as code, n * 0.01 as price, 0.05 as rate, date '2020-01-01' + n % 2000 as day,
    case n % 3 when 0 then 'red' when 1 then 'green' else 'blue' end as colour, n * 1.5e0 as weight
  from number`;

/** Statements of which the larger are compiled and the smallest are interpreted. */
const script = `
  select sum(price * rate) as total from rows
    where day >= date '2021-01-01' and day < date '2022-01-01' and rate between 0.04 and 0.06 and code < 900;
  select colour, count(*) as n, sum(price) as total, avg(weight) as mean, max(day) as latest
    from rows where colour like '%e%' group by colour order by total desc limit 3;
  select a.code, count(distinct a.colour) as colours, min(b.day) as earliest
    from rows a join rows b on a.id = b.code left join rows c on c.id = b.id
    where extract(year from a.day) > 2020 and a.colour in ('red', 'green')
    group by a.code having count(*) > 1 order by earliest, a.code limit 5;
  select count(*) as n from rows where exists (select 1 from (values (1), (2)) as t (id) where t.id = rows.id);
  with t (a, b) as (values (1, 'one'), (2, null)) select a + 1 as more, upper(b) as b from t order by a desc`;

rmSync(command, { recursive: true, force: true });
const modules = bundleModules();
if (/[^\x00-\x7f]/.test(modules)) throw new Error('the launcher reads ASCII');
const name = `modules-${createHash('sha256').update(modules).digest('hex').slice(0, 16)}`;
bundleLauncher(name);
writeFileSync(join(command, `${name}.cjs`), modules);
keepCode();
