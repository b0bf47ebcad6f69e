// All function lowerings, by family. `Record<FunctionName, …>`: tsc names what is missing.
import type { FunctionName } from '../../planner/functions.js';
import type { FunctionLowering } from '../expression.js';
import { arithmetic } from './arithmetic.js';
import { comparison } from './comparison.js';
import { dates } from './date.js';
import { logic } from './logic.js';
import { text } from './text.js';

export const functionLowerings: Record<FunctionName, FunctionLowering> = {
  ...arithmetic,
  ...comparison,
  ...logic,
  ...text,
  ...dates,
};
