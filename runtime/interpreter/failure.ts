// Errors that evaluation raises: the same codes and messages as those of compiled queries.
import { type QueryErrorName, queryErrors } from '../../native/abi.js';
import { MayflyError } from '../../planner/errors.js';
import type { SqlType } from '../../planner/types.js';

/** Throws an error of the list that both modes share; `detail` stands for `{}` in its message. */
export function fail(name: QueryErrorName, detail = ''): never {
  const [, code, message] = queryErrors[name];
  throw new MayflyError(
    code,
    'run',
    message.replace('{}', () => detail),
  );
}

/** Throws the error of a value outside an integer type. */
export function failRange({ bits, signed }: Extract<SqlType, { kind: 'integer' }>): never {
  if (!signed) return fail('unsigned_range');
  return fail(({ 8: 'tinyint_range', 16: 'smallint_range', 32: 'integer_range', 64: 'bigint_range' } as const)[bits]);
}

/** The most bytes of an error's detail. */
const DETAIL_BYTES = 1000;

/** Throws an error whose detail is `before`, the value in double quotes, `after`; a long value is cut. */
export function failWithValue(name: QueryErrorName, before: string, value: string, after = ''): never {
  const room = DETAIL_BYTES - Buffer.byteLength(before) - Buffer.byteLength(after) - 2;
  let shown = value;
  if (Buffer.byteLength(value) > room) {
    shown = '';
    let bytes = 0;
    for (const character of value) {
      bytes += Buffer.byteLength(character);
      if (bytes > room) break;
      shown += character;
    }
  }
  return fail(name, `${before}"${shown}"${after}`);
}
