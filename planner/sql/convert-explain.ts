// Converts EXPLAIN, with PostgreSQL's options: those that mean something here, and the others refused where they ask
// for something.
import { MayflyError } from '../errors.js';
import type { Conversion, Json, JsonObject } from './convert.js';
import { convertQuery, expectFields, isObject, list, open, unsupported } from './convert.js';
import type { ExplainOptions, ExplainStatement } from './syntax.js';

/** PostgreSQL's other options, which are refused where they are on. */
const REFUSED = ['verbose', 'buffers', 'wal', 'settings', 'generic_plan', 'memory'];

/** An option as written: where, and its value or undefined where there is none. */
interface Option {
  readonly position: number;
  readonly value: Json | undefined;
}

export function convertExplain(conversion: Conversion, fields: JsonObject, position: number): ExplainStatement {
  expectFields('ExplainStmt', fields, ['query', 'options'], position);
  const options = new Map<string, Option>();
  for (const element of list(fields.options)) {
    const { kind, fields: option } = open(element, position);
    const place = conversion.position(option, position);
    expectFields(kind, option, ['defname', 'arg', 'defaction', 'location'], place);
    // Of an option that is given twice the last counts, as in PostgreSQL.
    options.set(String(option.defname), { position: place, value: option.arg });
  }
  const query = convertQuery(conversion, fields.query, conversion.earliest(fields.query, position));
  return { kind: 'explain', position, ...optionsOf(options), query };
}

function optionsOf(options: ReadonlyMap<string, Option>): ExplainOptions {
  for (const [name, option] of options) {
    if (['analyze', 'costs', 'timing', 'summary', 'format'].includes(name)) continue;
    const { position } = option;
    if (name === 'serialize') throw unsupported('SERIALIZE of EXPLAIN', position);
    if (!REFUSED.includes(name)) {
      throw new MayflyError('syntax_error', 'parse', `unrecognized EXPLAIN option "${name}"`, { position });
    }
    if (isOn(name, option)) throw unsupported(`${name.toUpperCase()} of EXPLAIN`, position);
  }
  const flag = (name: string, otherwise: boolean): boolean => {
    const option = options.get(name);
    return option === undefined ? otherwise : isOn(name, option);
  };
  const analyze = flag('analyze', false);
  const format = formatOf(options.get('format'));
  for (const name of ['timing', 'summary']) {
    if (analyze || !flag(name, false)) continue;
    const { position } = options.get(name)!;
    if (name === 'summary') throw unsupported('SUMMARY of EXPLAIN without ANALYZE', position);
    const message = 'EXPLAIN option TIMING requires ANALYZE';
    throw new MayflyError('invalid_parameter_value', 'parse', message, { position });
  }
  for (const name of ['costs', 'timing', 'summary']) {
    if (format === 'text' || flag(name, true)) continue;
    throw unsupported(`${name.toUpperCase()} OFF of EXPLAIN with FORMAT JSON`, options.get(name)!.position);
  }
  return {
    analyze,
    estimates: flag('costs', true),
    timing: flag('timing', analyze),
    summary: flag('summary', analyze),
    format,
  };
}

/** PostgreSQL's reading of a flag: on where nothing is said of it. Throws syntax_error. */
function isOn(name: string, { value, position }: Option): boolean {
  if (value === undefined) return true;
  const text = textOf(value);
  if (text === 'true' || text === 'on' || text === '1') return true;
  if (text === 'false' || text === 'off' || text === '0') return false;
  throw new MayflyError('syntax_error', 'parse', `${name} requires a Boolean value`, { position });
}

function formatOf(option: Option | undefined): 'text' | 'json' {
  if (option === undefined) return 'text';
  const { value, position } = option;
  if (value === undefined) {
    throw new MayflyError('syntax_error', 'parse', 'format requires a parameter', { position });
  }
  const text = textOf(value);
  if (text === 'text' || text === 'json') return text;
  if (text === 'xml' || text === 'yaml') throw unsupported(`FORMAT ${text.toUpperCase()} of EXPLAIN`, position);
  const message = `unrecognized value for EXPLAIN option "format": "${text}"`;
  throw new MayflyError('invalid_parameter_value', 'parse', message, { position });
}

/** A value of an option in lower case: a word, a string or a number. */
function textOf(value: Json): string {
  const [node] = isObject(value) ? Object.values(value) : [];
  const fields = isObject(node) ? node : {};
  // A zero is left out of PostgreSQL's tree.
  return String(fields.sval ?? fields.fval ?? fields.ival ?? 0).toLowerCase();
}
