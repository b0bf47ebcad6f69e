// The one error class of mayfly, thrown from every phase in the life of a query.

/** Where in the life of a query an error arose. */
export type Phase = 'parse' | 'bind' | 'optimize' | 'emit' | 'compile' | 'run' | 'data' | 'options';

/**
 * What went wrong. PostgreSQL's condition names where PostgreSQL has the condition, and a few of our own
 * (`invalid_arrow_data`, `file_error`, `file_changed`, `missing_dependency`).
 */
export type ErrorCode =
  | 'syntax_error'
  | 'undefined_table'
  | 'undefined_column'
  | 'undefined_function'
  | 'ambiguous_column'
  | 'ambiguous_function'
  | 'duplicate_alias'
  | 'duplicate_table'
  | 'duplicate_column'
  | 'wrong_object_type'
  | 'dependent_objects_still_exist'
  | 'invalid_table_definition'
  | 'invalid_object_definition'
  | 'grouping_error'
  | 'datatype_mismatch'
  | 'undefined_object'
  | 'invalid_column_reference'
  | 'feature_not_supported'
  | 'statement_too_complex'
  | 'numeric_value_out_of_range'
  | 'division_by_zero'
  | 'invalid_text_representation'
  | 'datetime_field_overflow'
  | 'invalid_datetime_format'
  | 'invalid_escape_sequence'
  | 'invalid_parameter_value'
  | 'invalid_row_count_in_limit_clause'
  | 'invalid_row_count_in_result_offset_clause'
  | 'substring_error'
  | 'cardinality_violation'
  | 'out_of_memory'
  | 'query_canceled'
  | 'invalid_arrow_data'
  | 'file_error'
  | 'file_changed'
  | 'missing_dependency'
  | 'database_closed'
  | 'internal_error';

/** What an error knows beyond its message. */
export interface ErrorDetails {
  /** Offset into the SQL text, in UTF-16 code units, of the construct at fault. */
  position?: number;
  /** What a person could do about it. */
  hint?: string;
  cause?: unknown;
}

/** Any failure of mayfly's: `code` for programs, `message` for people, `phase` and `position` for both. */
export class MayflyError extends Error {
  override readonly name = 'MayflyError';
  readonly code: ErrorCode;
  readonly phase: Phase;
  readonly hint: string | undefined;
  /** Offset into the SQL text in UTF-16 code units; undefined where no place in the text is at fault. */
  position: number | undefined;
  /** 1-based line and column of `position`; set by {@link locate}. */
  line: number | undefined;
  column: number | undefined;
  /** The SQL line at fault with a caret below it; set by {@link locate}. */
  excerpt: string | undefined;

  constructor(code: ErrorCode, phase: Phase, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.phase = phase;
    this.hint = details.hint;
    this.position = details.position;
  }

  /** Moves the position on by `offset`: the text at fault begins there in a longer one. Returns itself. */
  move(offset: number): this {
    if (this.position !== undefined) this.position += offset;
    return this;
  }

  /** Fills line, column and the caret excerpt from the SQL text that `position` points into. Returns itself. */
  locate(sql: string): this {
    if (this.position === undefined) return this;
    const position = Math.min(this.position, sql.length);
    const lineStart = sql.lastIndexOf('\n', position - 1) + 1;
    const nextBreak = sql.indexOf('\n', position);
    const text = sql.slice(lineStart, nextBreak === -1 ? sql.length : nextBreak).replace(/\r$/, '');
    this.line = sql.slice(0, lineStart).split('\n').length;
    this.column = position - lineStart + 1;
    // Tabs stay tabs under the caret's line so that both lines indent alike in any terminal.
    const indent = text.slice(0, position - lineStart).replace(/[^\t]/g, ' ');
    const label = `LINE ${this.line}: `;
    this.excerpt = `${label}${text}\n${' '.repeat(label.length)}${indent}^`;
    return this;
  }
}
