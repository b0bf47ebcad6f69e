// Runs the golden scripts (*.sql below this folder). The format is told in script.ts. Every setting of the execution
// is combined with every other; all combinations of all of them take three times as long.
//
//   UPDATE=1 npm test                   rewrites what the scripts expect
//   MAYFLY_MODES=all npm test           runs every statement in all sixteen modes
//   npx ava --match='*join*'            runs the scripts whose path matches
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { modes as allModes, Engines, fewModes } from '../data/modes.js';
import { type Outcome, outcomeLines, sorted, typesLine } from '../data/outcome.js';
import { parseScript, type Statement } from './script.js';

const modes = process.env.MAYFLY_MODES === 'all' ? allModes : fewModes;

/** Scripts are text, so they are read where they are written and not from the build. */
const folder = fileURLToPath(new URL('../../../test/scripts/', import.meta.url));

for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.sql')) continue;
  test(name, async (t) => {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    const script = parseScript(text);
    const engines = await Engines.open(script.tables);
    const outputs: string[][] = [];
    const faults: string[] = [];
    try {
      for (const statement of script.statements) {
        const place = `test/scripts/${name}:${statement.line}`;
        try {
          const { output, differences } = await run(engines, statement);
          outputs.push(output);
          for (const difference of differences) faults.push(`${place}\n${statement.sql}\n${difference}`);
          if (process.env.UPDATE || output.join('\n') === statement.expected.join('\n')) continue;
          faults.push(`${place}\n${statement.sql}\n${show('expected', statement.expected)}${show('found', output)}`);
        } catch (error) {
          outputs.push([...statement.expected]);
          faults.push(`${place}\n${statement.sql}\n${(error as Error).stack}`);
        }
      }
    } finally {
      await engines.close();
    }
    if (process.env.UPDATE) writeFileSync(path, script.withOutputs(outputs));
    for (const fault of faults) t.log(fault);
    t.is(faults.length, 0, `statements that differ, of ${script.statements.length}`);
  });
}

/** What a statement shows in the first mode, and where other modes show something else. */
async function run(engines: Engines, statement: Statement): Promise<{ output: string[]; differences: string[] }> {
  const { sql, print, anyOrder } = statement;
  const outcomes: Outcome[] = [];
  for (const mode of modes) {
    const outcome = await engines.run(mode, sql);
    outcomes.push(anyOrder ? sorted(outcome) : outcome);
  }
  const first = outcomes[0]!;
  const lines = [...outcomeLines(first, sql), typesLine(first)];
  const differences = modes.flatMap((mode, index) => {
    const other = outcomes[index]!;
    const otherLines = [...outcomeLines(other, sql), typesLine(other)];
    if (otherLines.join('\n') === lines.join('\n')) return [];
    return [`${show(`in mode ${modes[0]!.name}`, lines)}${show(`in mode ${mode.name}`, otherLines)}`];
  });
  const output: string[] = [];
  for (const what of print) {
    // Of a statement that fails there is nothing but the error.
    if (first.kind === 'error' && what !== 'result') continue;
    if (what === 'result') output.push(...outcomeLines(first, sql));
    else if (what === 'types') output.push(typesLine(first));
    else output.push(...withoutCounts(await (await engines.database(modes[0]!)).explain(sql, what)));
  }
  if (output.length === 0) output.push(...outcomeLines(first, sql));
  return { output, differences: differences.slice(0, 2) };
}

/** An explanation's lines without numbers of instructions, which every change to codegen changes. */
function withoutCounts(text: string): string[] {
  return text
    .trimEnd()
    .replace(/: \d+ instructions$/gm, '')
    .split('\n');
}

function show(title: string, lines: readonly string[]): string {
  return `  ${title}:\n${lines.map((line) => `    ${line}\n`).join('')}`;
}
