// The engines of the benchmark: what each is called, what data it needs and how its process is started.
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Mode } from '../../runtime/index.js';
import { makeDuckDbFile, makeParquetFiles } from './data.js';
import { type Memory, Peer, processors } from './peer.js';
import type { Answer, Execution, Refusal } from './protocol.js';

/** What is known of an engine before it runs. */
export interface EngineKind {
  /** Its name to --engines; of mayfly's without mode and facts. */
  readonly id: string;
  readonly title: string;
  readonly host: 'node' | 'python';
  /** What its process calls it. */
  readonly argument: string;
  /** What it needs beside the Arrow files. */
  readonly needs?: 'DuckDB file' | 'Parquet';
  /** False: it takes query 15 with its view as a WITH query, the TPC's own variant, as it has no views. */
  readonly views?: false;
  /** False: its licence forbids to publish what it was measured to do; only the terminal shows it. */
  readonly publishable?: false;
}

/** All engines, in the order in which they are shown. */
export const engineKinds: readonly EngineKind[] = [
  { id: 'arrow', title: 'mayfly on Arrow', host: 'node', argument: 'arrow' },
  { id: 'resident', title: 'mayfly resident', host: 'node', argument: 'resident' },
  { id: 'duckdb', title: 'DuckDB (npm)', host: 'node', argument: 'tables', needs: 'DuckDB file' },
  { id: 'parquet', title: 'DuckDB (npm) on Parquet', host: 'node', argument: 'parquet', needs: 'Parquet' },
  { id: 'duckdb2', title: 'DuckDB (PyPI)', host: 'python', argument: 'duckdb' },
  { id: 'duckdb2-arrow', title: 'DuckDB (PyPI) on Arrow', host: 'python', argument: 'duckdb-arrow' },
  {
    id: 'hyper',
    title: 'Hyper',
    host: 'python',
    argument: 'hyper',
    needs: 'Parquet',
    views: false,
    publishable: false,
  },
  { id: 'polars', title: 'Polars SQL', host: 'python', argument: 'polars', views: false },
  { id: 'datafusion', title: 'DataFusion', host: 'python', argument: 'datafusion' },
];

/** An engine as it is to be used; mayfly's once for each mode and use of facts. */
export interface EngineChoice {
  readonly kind: EngineKind;
  readonly mode?: Mode;
  readonly facts?: boolean;
}

/** What mayfly's engines are called: they alone take a mode. */
export function isMayfly({ mode }: EngineChoice): boolean {
  return mode !== undefined;
}

/** The engines of `ids`, mayfly's in all of `modes` and with facts on and off as `facts` says. */
export function chooseEngines(
  ids: readonly string[],
  modes: readonly Mode[],
  facts: readonly boolean[],
): EngineChoice[] {
  return engineKinds
    .filter(({ id }) => ids.includes(id))
    .flatMap((kind) =>
      kind.title.startsWith('mayfly')
        ? modes.flatMap((mode) => facts.map((own) => ({ kind, mode, facts: own })))
        : [{ kind }],
    );
}

/** An engine whose process runs, its tables ready. */
export interface Engine {
  readonly choice: EngineChoice;
  readonly name: string;
  readonly results: string;
  /** Seconds from the start of its process until its tables were ready. */
  readonly loading: number;
  readonly loaded: Memory;
  time(script: Script): Promise<Execution | Refusal>;
  answer(script: Script): Promise<Answer | Refusal>;
  memory(): Memory;
  forgetPeak(): void;
  /** Waits until it has also ended what it does behind its answers. */
  rest(): Promise<void>;
  close(): Promise<void>;
}

/** A query: its statements, with a view where the engine has views. */
export interface Script {
  readonly statements: readonly string[];
  readonly withoutViews: readonly string[];
}

/** Starts an engine's process; rejects where it does not come up, as where a package is missing. */
export async function openEngine(choice: EngineChoice, data: string, threads: number, python: string): Promise<Engine> {
  const { kind, mode, facts } = choice;
  if (kind.needs === 'DuckDB file') await makeDuckDbFile(data);
  if (kind.needs === 'Parquet') await makeParquetFiles(data);
  const start = performance.now();
  const own = [kind.argument, data, String(threads)];
  const command =
    kind.host === 'python'
      ? [python, fileURLToPath(new URL('../../../test/bench/python_engine.py', import.meta.url)), ...own]
      : [process.execPath, fileURLToPath(new URL('node-engine.js', import.meta.url)), ...own];
  if (mode !== undefined) command.push(mode, facts === false ? 'off' : 'on');
  const { peer, hello } = await Peer.start(command, processors(threads), { POLARS_MAX_THREADS: String(threads) });
  const loading = (performance.now() - start) / 1000;
  const pick = ({ statements, withoutViews }: Script) => (kind.views === false ? withoutViews : statements);
  return {
    choice,
    name: nameOf(choice, hello.version),
    results: hello.results,
    loading,
    loaded: peer.memory(),
    time: (script) => peer.time(pick(script)),
    answer: (script) => peer.answer(pick(script)),
    memory: () => peer.memory(),
    forgetPeak: () => peer.forgetPeak(),
    rest: () => peer.rest(),
    close: () => peer.close(),
  };
}

/** `DuckDB 2.0.0 on Arrow`, `mayfly resident, fast, facts off`. */
function nameOf({ kind, mode, facts }: EngineChoice, version: string): string {
  const [name, ...where] = kind.title.replace(' (PyPI)', '').split(' on ');
  const [product, ...rest] = name!.split(' (');
  const words = [product, version, ...rest.map((word) => `(${word}`)].filter((word) => word !== '').join(' ');
  const place = where.map((medium) => ` on ${medium}`).join('');
  return `${words}${place}${mode === undefined || mode === 'auto' ? '' : `, ${mode}`}${facts === false ? ', facts off' : ''}`;
}
