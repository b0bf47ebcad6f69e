// TPC-H for tests and benchmarks: the generator, the queries and the published answers.

export { type Answer, type AnswerValue, answerDifferences, expectedAnswer } from './answers.js';
export {
  type GeneratedDataSet,
  type GeneratedTable,
  type GenerateOptions,
  type GenerateProgress,
  generateTpch,
} from './generator.js';
export { answerTpchQuery, queryNumbers, tpchQuery } from './queries.js';
export { type TableName, tableNames } from './schema.js';
