// All functions of the interpreted mode by name: tsc names what is missing.
import type { FunctionName } from '../../../planner/functions.js';
import type { CompileFunction } from '../expression.js';
import { arithmetic } from './arithmetic.js';
import { comparison } from './comparison.js';
import { dates } from './date.js';
import { logic } from './logic.js';
import { text } from './text.js';

export const functions: Record<FunctionName, CompileFunction> = {
  ...arithmetic,
  ...comparison,
  ...logic,
  ...text,
  ...dates,
};
