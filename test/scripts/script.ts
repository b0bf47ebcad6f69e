// The format of golden scripts. A script is valid SQL whose comments set up and check:
//
//   --: table people (id integer not null, name text dictionary)    a table; its rows follow, one a line
//   --: 1 | Ann
//   --: 2 | NULL
//   --: ====                                                        a new record batch begins
//   --: use numbers                                                 a table of test/data/fixtures.ts
//   --: print plan, types, result                                   what to show of the next statement; else the result
//   --: any order                                                   its rows come in no particular order
//   --: not PostgreSQL: reason                                      where it differs from PostgreSQL on purpose
//   select name from people where id = 1;
//   --> name                                                        what is expected, written by UPDATE=1 npm test
//   --> Ann
//
// Other comments are for people.
import type { TestTable, Value } from '../data/columns.js';
import { fixture } from '../data/fixtures.js';
import { readColumn, readValue } from '../data/value-text.js';

/** What a script can show of a statement. */
export const printable = ['plan', 'pipelines', 'types', 'result'] as const;
export type Print = (typeof printable)[number];

export interface Statement {
  /** 1-based line of the script on which it begins. */
  readonly line: number;
  readonly sql: string;
  readonly print: readonly Print[];
  readonly anyOrder: boolean;
  /** Why PostgreSQL's answer is another; undefined where it is the same. */
  readonly notPostgres: string | undefined;
  readonly expected: readonly string[];
}

export interface Script {
  readonly tables: readonly TestTable[];
  readonly statements: readonly Statement[];
  /** The script's text with `outputs`, one a statement, as what is expected. */
  withOutputs(outputs: readonly (readonly string[])[]): string;
}

/** Reads a script. Throws SyntaxError naming the line. */
export function parseScript(text: string): Script {
  return new ScriptReader(text).read();
}

class ScriptReader {
  readonly #lines: readonly string[];
  #next = 0;
  readonly #tables: TestTable[] = [];
  readonly #statements: Statement[] = [];
  /** The script without expected output; a number stands for that of the statement of that index. */
  readonly #pieces: (string | number)[] = [];
  #print: Print[] = ['result'];
  #anyOrder = false;
  #notPostgres: string | undefined;

  constructor(text: string) {
    this.#lines = text.replace(/\n$/, '').split('\n');
  }

  read(): Script {
    while (this.#next < this.#lines.length) {
      const line = this.#lines[this.#next]!;
      try {
        if (line.startsWith('--: ')) this.#directive(line.slice(4));
        else if (line.trim() === '' || line.startsWith('--')) this.#take();
        else this.#statement();
      } catch (error) {
        throw new SyntaxError(`line ${this.#next}: ${(error as Error).message}`);
      }
    }
    const pieces = this.#pieces;
    return {
      tables: this.#tables,
      statements: this.#statements,
      withOutputs: (outputs) =>
        pieces
          .flatMap((piece) =>
            typeof piece === 'string' ? [piece] : outputs[piece]!.map((line) => (line === '' ? '-->' : `--> ${line}`)),
          )
          .map((line) => `${line}\n`)
          .join(''),
    };
  }

  /** The next line, which is kept when the script is rewritten. */
  #take(): string {
    const line = this.#lines[this.#next++]!;
    this.#pieces.push(line);
    return line;
  }

  #directive(text: string): void {
    this.#take();
    const [, word = '', rest = ''] = /^(\w+) ?(.*)$/.exec(text) ?? [];
    if (word === 'table') this.#table(rest);
    else if (word === 'use') this.#tables.push(fixture(rest));
    else if (word === 'print') this.#print = rest.split(', ').map(readPrint);
    else if (text === 'any order') this.#anyOrder = true;
    else if (text.startsWith('not PostgreSQL: ')) this.#notPostgres = text.slice('not PostgreSQL: '.length);
    else throw new SyntaxError(`unknown directive ${JSON.stringify(text)}`);
  }

  #table(declaration: string): void {
    const match = /^(\w+) \((.*)\)$/.exec(declaration);
    if (match === null) throw new SyntaxError('a table is declared as: name (column type, …)');
    const columns = match[2]!.split(/, (?![^(]*\))/).map(readColumn);
    const batches: Value[][][] = [[]];
    while (this.#lines[this.#next]?.startsWith('--: ') && !this.#startsDirective()) {
      const row = this.#take().slice(4);
      if (row.startsWith('====')) {
        batches.push([]);
        continue;
      }
      const cells = splitCells(row);
      if (cells.length !== columns.length)
        throw new SyntaxError(`${cells.length} values for ${columns.length} columns`);
      batches.at(-1)!.push(cells.map((cell, i) => (cell === null ? null : readValue(columns[i]!.type, cell))));
    }
    this.#tables.push({ name: match[1]!, columns, batches });
  }

  #startsDirective(): boolean {
    return /^--: (?:table \w+ \(|use |print |any order$|not PostgreSQL: )/.test(this.#lines[this.#next]!);
  }

  #statement(): void {
    const line = this.#next + 1;
    const sql: string[] = [];
    while (!sql.at(-1)?.endsWith(';')) {
      if (this.#next === this.#lines.length) throw new SyntaxError('the last statement does not end with ;');
      sql.push(this.#take());
    }
    const expected: string[] = [];
    while (/^-->(?: |$)/.test(this.#lines[this.#next] ?? '')) expected.push(this.#lines[this.#next++]!.slice(4));
    this.#pieces.push(this.#statements.length);
    const [print, anyOrder, notPostgres] = [this.#print, this.#anyOrder, this.#notPostgres];
    this.#statements.push({ line, sql: sql.join('\n'), print, anyOrder, notPostgres, expected });
    this.#print = ['result'];
    this.#anyOrder = false;
    this.#notPostgres = undefined;
  }
}

function readPrint(word: string): Print {
  const found = printable.find((print) => print === word);
  if (found === undefined) throw new SyntaxError(`cannot print ${JSON.stringify(word)}, only ${printable.join(', ')}`);
  return found;
}

/** Values between bars; quoted ones as in SQL; NULL is null. */
function splitCells(row: string): (string | null)[] {
  return [...row.matchAll(/(?:^|\|)\s*('(?:[^']|'')*'|[^|]*?)\s*(?=\||$)/g)].map(([, text = '']) => {
    if (text === 'NULL') return null;
    return text.startsWith("'") ? text.slice(1, -1).replaceAll("''", "'") : text;
  });
}
