// The library `mayfly`: what programs import. All of it is loaded at once, so that no query waits for a part of it.
import '../codegen/index.js';

export { type ErrorCode, MayflyError, type Phase } from '../planner/errors.js';
export { type DialectName, dialectNames } from '../planner/sql/dialects/dialect.js';
export { type AnalysisLayout, formatAnalysis } from './analysis-text.js';
export type { Analysis, AnalyzedOperator } from './analyze.js';
export type { ArrowData } from './arrow-table.js';
export type { BreakEven, ComparedPhase, Comparison, ModeComparison } from './compare.js';
export { Database, type ExplainOptions } from './database.js';
export type { QueryResult, QueryStatistics } from './execute.js';
export type { Stage } from './explain.js';
export type { Instance } from './native-library.js';
export type { DatabaseOptions, Mode, QueryOptions } from './options.js';
export type { StatementResult } from './statement.js';
