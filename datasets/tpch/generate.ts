// The command that generates a TPC-H data set: node dist/datasets/tpch/generate.js --scale 1 --output DIR

import { parseArgs } from 'node:util';
import { MayflyError } from '../../planner/errors.js';
import { type GenerateOptions, generateTpch } from './generator.js';
import { showProgress } from './progress.js';
import { type TableName, tableNames } from './schema.js';

const usage = `Usage: node dist/datasets/tpch/generate.js --scale N --output DIR [options]

Writes the tables of TPC-H as Arrow IPC files, DIR/lineitem.arrow and so on, with the values of the TPC's dbgen.
Tables that DIR has already are left as they are.

  --scale N        scale factor, 0.001 to 10000; 1 is 6 million line items and 1.3 GB
  --output DIR     folder for the files, made if missing
  --tables A,B     only these of ${tableNames.join(', ')}
  --threads N      worker threads (default: one a processor)
  --help           this text
`;

/** The command's options, or undefined where it is asked for help. Throws `invalid_parameter_value`. */
function readOptions(): GenerateOptions | undefined {
  const { values } = parseCommandLine();
  if (values.help) return undefined;
  if (values.scale === undefined || values.output === undefined) {
    throw new MayflyError('invalid_parameter_value', 'options', '--scale and --output are needed');
  }
  return {
    scale: readNumber('--scale', values.scale),
    output: values.output,
    ...(values.tables === undefined ? {} : { tables: values.tables.split(',').map(readTable) }),
    ...(values.threads === undefined ? {} : { threads: readNumber('--threads', values.threads) }),
  };
}

function parseCommandLine() {
  try {
    return parseArgs({
      options: {
        scale: { type: 'string' },
        output: { type: 'string' },
        tables: { type: 'string' },
        threads: { type: 'string' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new MayflyError('invalid_parameter_value', 'options', (error as Error).message, { cause: error });
  }
}

function readNumber(option: string, text: string): number {
  if (/^\d+(\.\d*)?$|^\.\d+$/.test(text)) return Number(text);
  throw new MayflyError('invalid_parameter_value', 'options', `${option} must be a number, not "${text}"`);
}

function readTable(text: string): TableName {
  const table = tableNames.find((name) => name === text.trim());
  if (table) return table;
  throw new MayflyError('invalid_parameter_value', 'options', `there is no table "${text}"`, {
    hint: `the tables are ${tableNames.join(', ')}`,
  });
}

async function main(): Promise<number> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  const display = showProgress(process.stderr);
  try {
    const options = readOptions();
    if (!options) {
      process.stdout.write(usage);
      return 0;
    }
    process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
    const { scale, tables } = await generateTpch({
      ...options,
      signal: interruption.signal,
      onProgress: (progress) => display.update(progress),
    });
    display.end();
    if (scale !== options.scale) process.stderr.write(`scale factor ${options.scale} is ${scale} to dbgen\n`);
    for (const { path, rows, bytes, skipped } of tables) {
      const size = `${rows.toLocaleString('en-US')} rows, ${(bytes / 1e6).toFixed(1)} MB`;
      process.stdout.write(`${path}: ${size}${skipped ? ' (there already)' : ''}\n`);
    }
    return 0;
  } catch (error) {
    display.end();
    if (!(error instanceof MayflyError)) throw error;
    process.stderr.write(`${error.message}\n${error.hint ? `hint: ${error.hint}\n` : ''}`);
    if (error.phase !== 'options') return 1;
    process.stderr.write(`\n${usage}`);
    return 2;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

process.exitCode = await main();
