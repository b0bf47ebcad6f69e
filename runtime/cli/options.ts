// The command line of mayfly: what is asked for, or a usage error that says what is wrong with it.
import { parseArgs } from 'node:util';
import { type DialectName, dialectNames, type Mode, type Stage } from '../index.js';
import { modes } from '../options.js';
import { type Format, formats } from './formats.js';

/** A mistake in the command line; exit code 2. */
export class UsageError extends Error {}

/** What `mayfly explain` shows, in the order it shows it. */
const stages = ['plan', 'pipelines', 'ir', 'optimised', 'asm', 'timing'] as const satisfies readonly Stage[];

/** A parsed command line. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | ({ readonly kind: 'query'; readonly output: Output } & Input)
  | ({ readonly kind: 'explain'; readonly stages: readonly Stage[] } & Input)
  | ({ readonly kind: 'analyze'; readonly json: boolean } & Input)
  | { readonly kind: 'facts'; readonly paths: readonly string[]; readonly threads: number | undefined }
  | ({ readonly kind: 'compare'; readonly json: boolean; readonly html: string | undefined } & Input);

/** Where the SQL text and the tables come from. */
export interface Input {
  /** The SQL text, or undefined where it comes from `file` or from standard input. */
  readonly sql: string | undefined;
  readonly file: string | undefined;
  readonly tables: readonly { readonly name: string; readonly path: string }[];
  readonly data: readonly string[];
  /** Tables that are made resident before anything else is done; a path may be the name of one of the other tables. */
  readonly loads: readonly { readonly name: string; readonly path: string }[];
  /** undefined: as the query's size suggests. */
  readonly mode: Mode | undefined;
  readonly dialect: DialectName;
  /** undefined: all cores. */
  readonly threads: number | undefined;
}

/** Where the result goes. */
export interface Output {
  readonly format: Format;
  /** undefined: standard output. */
  readonly file: string | undefined;
  /** Most rows of a table; undefined: as many as suit where it goes. */
  readonly rows: number | undefined;
}

const formatsByExtension: Record<string, Format> = {
  arrow: 'arrow',
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  md: 'markdown',
  markdown: 'markdown',
};

/** Parses the arguments that follow the program's name. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): Command {
  const { values, positionals } = parse(args);
  if (values.help) return { kind: 'help' };
  if (values.version) return { kind: 'version' };
  if (positionals[0] === 'analyze') return parseFacts(positionals.slice(1), values);
  const explain = positionals[0] === 'explain';
  const compare = positionals[0] === 'compare';
  const texts = explain || compare ? positionals.slice(1) : positionals;
  if (texts.length > 1) {
    throw new UsageError(`expected one SQL text but got ${texts.length} arguments; put the SQL text in quotes`);
  }
  if (texts.length === 1 && values.file !== undefined) throw new UsageError('give the SQL text or --file, not both');
  const input: Input = {
    sql: texts[0],
    file: values.file,
    tables: values.table.map((text) => parseTable('--table', text)),
    loads: values.load.map((text) => parseTable('--load', text)),
    data: values.data,
    mode: values.mode === undefined ? undefined : parseMode(values.mode),
    dialect: parseDialectName(values.dialect),
    threads: values.threads === undefined ? undefined : parseCount('--threads', values.threads, 1),
  };
  const asked = stages.filter((stage) => values[stage]);
  if (explain || compare) {
    for (const option of ['format', 'output', 'rows'] as const) {
      if (values[option] !== undefined) throw new UsageError(`--${option} does not apply to ${positionals[0]}`);
    }
  }
  if (compare) {
    if (input.mode !== undefined) throw new UsageError('--mode does not apply to compare, which runs every mode');
    if (asked.length === 0) return { kind: 'compare', json: values.json ?? false, html: values.html, ...input };
  } else {
    if (values.html !== undefined) throw new UsageError('--html applies to compare: mayfly compare --html file "SQL"');
    if (values.json && !(explain && values.analyze)) {
      throw new UsageError('--json applies to explain --analyze and to compare; for a query, see --format');
    }
  }
  if (explain && values.analyze) {
    if (asked.length > 0) throw new UsageError(`--analyze and --${asked[0]} show different things; give one of them`);
    return { kind: 'analyze', json: values.json ?? false, ...input };
  }
  if (values.analyze) throw new UsageError('--analyze applies to explain: mayfly explain --analyze "SQL"');
  if (explain) {
    return { kind: 'explain', stages: asked.length === 0 ? ['plan'] : asked, ...input };
  }
  if (asked.length > 0) throw new UsageError(`--${asked[0]} applies to explain: mayfly explain --${asked[0]} "SQL"`);
  return { kind: 'query', output: parseOutput(values.format, values.output, values.rows), ...input };
}

/** `mayfly analyze FILE…`, which takes no other option than --threads. */
function parseFacts(paths: readonly string[], values: ReturnType<typeof parse>['values']): Command {
  if (paths.length === 0) throw new UsageError('analyze takes Arrow files, or folders of them');
  const other = Object.entries(values).find(
    ([name, value]) => name !== 'threads' && !(Array.isArray(value) && value.length === 0),
  );
  if (other !== undefined) throw new UsageError(`--${other[0]} does not apply to analyze`);
  const threads = values.threads === undefined ? undefined : parseCount('--threads', values.threads, 1);
  return { kind: 'facts', paths, threads };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        table: { type: 'string', short: 't', multiple: true, default: [] },
        data: { type: 'string', short: 'd', multiple: true, default: [] },
        load: { type: 'string', short: 'l', multiple: true, default: [] },
        file: { type: 'string', short: 'f' },
        output: { type: 'string', short: 'o' },
        format: { type: 'string' },
        rows: { type: 'string' },
        mode: { type: 'string' },
        dialect: { type: 'string' },
        json: { type: 'boolean' },
        html: { type: 'string' },
        threads: { type: 'string' },
        plan: { type: 'boolean' },
        pipelines: { type: 'boolean' },
        ir: { type: 'boolean' },
        optimised: { type: 'boolean' },
        asm: { type: 'boolean' },
        timing: { type: 'boolean' },
        analyze: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'V' },
      },
    });
  } catch (error) {
    // Node's messages end in advice about `--`, which is right but long; the first sentence says what is wrong.
    if (error instanceof TypeError) throw new UsageError(error.message.replace(/\. (To|Did) .*$/s, ''));
    throw error;
  }
}

function parseTable(option: string, text: string): { name: string; path: string } {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) {
    throw new UsageError(`${option} takes name=path, for example ${option} trips=data/trips.arrow; got '${text}'`);
  }
  return { name: text.slice(0, at), path: text.slice(at + 1) };
}

function parseMode(text: string): Mode {
  const mode = modes.find((known) => known === text);
  if (mode === undefined) throw new UsageError(`--mode is one of ${modes.join(', ')}; got '${text}'`);
  return mode;
}

function parseDialectName(text = 'postgres'): DialectName {
  const dialect = dialectNames.find((known) => known === text);
  if (dialect === undefined) throw new UsageError(`--dialect is one of ${dialectNames.join(', ')}; got '${text}'`);
  return dialect;
}

function parseCount(option: string, text: string, least: number): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(count) || count < least) {
    throw new UsageError(`${option} takes a whole number, at least ${least}; got '${text}'`);
  }
  return count;
}

function parseOutput(format: string | undefined, file: string | undefined, rows: string | undefined): Output {
  const extension = file === undefined ? '' : (/\.([^./]+)$/.exec(file)?.[1] ?? '').toLowerCase();
  const chosen = format ?? formatsByExtension[extension] ?? 'table';
  if (!isFormat(chosen)) throw new UsageError(`--format is one of ${formats.join(', ')}; got '${chosen}'`);
  if (rows !== undefined && chosen !== 'table')
    throw new UsageError('--rows applies to --format table; use LIMIT in the query');
  const most =
    rows === undefined ? undefined : rows === 'all' ? Number.POSITIVE_INFINITY : parseCount('--rows', rows, 0);
  return { format: chosen, file, rows: most };
}

function isFormat(text: string): text is Format {
  return (formats as readonly string[]).includes(text);
}
