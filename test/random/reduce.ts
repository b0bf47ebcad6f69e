// Makes a query that differs smaller while it still differs: tokens and groups in parentheses go (delta debugging,
// Zeller and Hildebrandt 2002), then the rows and columns of the tables. What remains is printed as a golden script.
import { typeName } from '../../planner/types.js';
import type { TestTable, Value } from '../data/columns.js';
import { Engines } from '../data/modes.js';
import { valueText } from '../data/value-text.js';
import { Postgres } from '../differential/postgres.js';
import { examine } from './examine.js';
import type { RandomQuery } from './query.js';
import { createViews, modesOf, randomSeries } from './series.js';

interface Case {
  readonly tables: readonly TestTable[];
  readonly sql: string;
}

/** Reduces the n-th query of a seed's series; gives the script, or says that nothing differs. */
export async function reduceQuery(seed: number, queries: number, query: number): Promise<string> {
  const series = randomSeries(seed, queries);
  const { ordered, open } = series.queries[query]!;
  // Of rows without an order less is to be kept of the query.
  let byOrder = false;
  const postgres = await Postgres.open();
  const modes = modesOf(seed, query);

  /** What differs, in the words that are common to queries with the same fault; undefined where nothing does. */
  const faultOf = async (engines: Engines, sql: string): Promise<string | undefined> => {
    const verdict = await examine(engines, postgres, { sql, ordered: byOrder, open } satisfies RandomQuery, modes);
    return verdict.kind === 'fault' ? classOf(verdict.text) : undefined;
  };
  const withTables = async <T>(tables: readonly TestTable[], work: (engines: Engines) => Promise<T>): Promise<T> => {
    const engines = await Engines.open(tables);
    try {
      await postgres.load(tables);
      await createViews(engines, postgres, series.views, modes);
      return await work(engines);
    } finally {
      await engines.close();
    }
  };

  try {
    let { tables, sql }: Case = { tables: series.tables, sql: series.queries[query]!.sql };
    let fault = await withTables(tables, (engines) => faultOf(engines, sql));
    if (fault === undefined && ordered) {
      byOrder = true;
      fault = await withTables(tables, (engines) => faultOf(engines, sql));
    }
    if (fault === undefined) return `${sql}\nnothing differs\n`;
    for (let size = Number.POSITIVE_INFINITY; sql.length < size; ) {
      size = sql.length;
      sql = await withTables(tables, (engines) =>
        reduceTokens(
          sql,
          async (smaller) => (!byOrder || sameOrder(sql, smaller)) && (await faultOf(engines, smaller)) === fault,
        ),
      );
      tables = await reduceTables(tables, (fewer) =>
        withTables(fewer, async (engines) => (await faultOf(engines, sql)) === fault),
      );
    }
    const used = tables.filter(({ name }) => new RegExp(`\\b${name}\\b`).test(sql));
    const views = /\bview\d/.test(sql) ? series.views.map((view) => `${view};\n`) : [];
    return `${used.map(scriptTable).join('')}${views.join('')}${sql};\n-- ${fault} (${modes.map(({ name }) => name).join('; ')})\n`;
  } finally {
    await postgres.close();
  }
}

/** Whether both queries end in the same ORDER BY. */
function sameOrder(sql: string, smaller: string): boolean {
  const order = (text: string) => text.slice(text.lastIndexOf('order by')).replaceAll(' ', '');
  return smaller.includes('order by') && order(sql) === order(smaller);
}

function classOf(text: string): string {
  const [line = ''] = text.split('\n');
  if (!/fails|error/i.test(line)) return 'other rows';
  return line.replace(/"[^"]*"|\d+/g, 'N');
}

type Test<T> = (smaller: T) => Promise<boolean>;

/** Drops tokens, and groups or all but a group of what is in parentheses, while `differs`. */
async function reduceTokens(sql: string, differs: Test<string>): Promise<string> {
  let tokens: readonly string[] = sql.match(/'(?:[^']|'')*'|[\w.]+|<=|>=|<>|::|\|\||[^\s\w]/g) ?? [];
  const text = (parts: readonly string[]) => parts.join(' ');
  const accept = async (smaller: readonly string[]): Promise<boolean> => {
    if (smaller.length >= tokens.length || !(await differs(text(smaller)))) return false;
    tokens = [...smaller];
    return true;
  };
  for (let before = Number.POSITIVE_INFINITY; tokens.length < before; ) {
    before = tokens.length;
    for (let at = 0; at < tokens.length; at++) {
      if (tokens[at] !== '(') continue;
      const end = closing(tokens, at);
      const [head, inside, tail] = [tokens.slice(0, at), tokens.slice(at + 1, end), tokens.slice(end + 1)];
      const others = [
        [...head, 'null', ...tail],
        [...head, 'true', ...tail],
        [...head, '1', ...tail],
        [...head, ...tail],
      ];
      for (const smaller of [...others, [...head, ...inside, ...tail]]) if (await accept(smaller)) break;
    }
    for (let length = tokens.length >> 1; length > 0; length = length > 12 ? length >> 1 : length - 1) {
      for (let at = tokens.length - length; at >= 0; at--) {
        const range = tokens.slice(at, at + length);
        if (isBalanced(range)) await accept([...tokens.slice(0, at), ...tokens.slice(at + length)]);
      }
    }
  }
  return text(tokens);
}

function closing(tokens: readonly string[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at] === '(') depth++;
    if (tokens[at] === ')' && --depth === 0) return at;
  }
  return tokens.length;
}

function isBalanced(tokens: readonly string[]): boolean {
  let depth = 0;
  for (const token of tokens) {
    if (token === '(') depth++;
    if (token === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

async function reduceTables(
  tables: readonly TestTable[],
  differs: Test<readonly TestTable[]>,
): Promise<readonly TestTable[]> {
  let kept = tables;
  const accept = async (index: number, table: TestTable): Promise<boolean> => {
    const smaller = kept.with(index, table);
    if (!(await differs(smaller))) return false;
    kept = smaller;
    return true;
  };
  for (let index = 0; index < tables.length; index++) {
    const one = kept[index]!;
    await accept(index, { ...one, batches: [one.batches.flat()] });
    for (let size = 64; size > 0; size >>= 1) {
      for (let batch = kept[index]!.batches.length - 1; batch >= 0; batch--) {
        for (let at = kept[index]!.batches[batch]!.length - size; at >= 0; at -= size) {
          const { batches } = kept[index]!;
          const rows = batches[batch]!.filter((_, row) => row < at || row >= at + size);
          await accept(index, { ...kept[index]!, batches: batches.with(batch, rows) });
        }
      }
    }
    for (let column = kept[index]!.columns.length - 1; column >= 0 && kept[index]!.columns.length > 1; column--) {
      const { name, columns, batches } = kept[index]!;
      await accept(index, {
        name,
        columns: columns.filter((_, at) => at !== column),
        batches: batches.map((rows) => rows.map((row) => row.filter((_, at) => at !== column))),
      });
    }
  }
  return kept;
}

/** A table as golden scripts declare it. */
function scriptTable({ name, columns, batches }: TestTable): string {
  const declared = columns.map(({ name, type, nullable, storage }) => {
    const stored =
      storage?.kind === 'dictionary'
        ? ` dictionary(${storage.signed ? '' : 'u'}int${storage.bits})${storage.nullEntries ? ' with null' : ''}`
        : storage === undefined
          ? ''
          : ` ${storage.kind}`;
    return `${name} ${typeName(type).replace(' without time zone', '')}${stored}${nullable ? '' : ' not null'}`;
  });
  const cell = (value: Value, column: number) => (value === null ? 'NULL' : valueText(columns[column]!.type, value));
  const lines = batches.map((rows) => rows.map((row) => `--: ${row.map(cell).join(' | ')}\n`).join(''));
  return `--: table ${name} (${declared.join(', ')})\n${lines.join('--: ====\n')}`;
}
