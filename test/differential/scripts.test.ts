// Checks what the golden scripts expect against PostgreSQL: every statement but those marked `not PostgreSQL`
// and those that mayfly refuses as not supported.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { Engines, modes } from '../data/modes.js';
import { parseScript } from '../scripts/script.js';
import { difference } from './compare.js';
import { Postgres } from './postgres.js';

const folder = fileURLToPath(new URL('../../../test/scripts/', import.meta.url));

let postgres: Postgres;
test.before(async () => {
  postgres = await Postgres.open();
});
test.after.always(() => postgres?.close());

for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
  if (!name.endsWith('.sql')) continue;
  test.serial(`${name} as PostgreSQL answers it`, async (t) => {
    const { tables, statements } = parseScript(readFileSync(join(folder, name), 'utf8'));
    const engines = await Engines.open(tables);
    const faults: string[] = [];
    try {
      await postgres.load(tables);
      for (const { line, sql, notPostgres } of statements) {
        if (notPostgres !== undefined) continue;
        const ours = await engines.run(modes[0]!, sql);
        if (ours.kind === 'error' && ours.error.code === 'feature_not_supported') continue;
        const fault = difference(ours, await postgres.run(sql), /\border by\b(?!.*\))/is.test(sql));
        if (fault !== undefined) faults.push(`test/scripts/${name}:${line}\n${sql}\n  ${fault}`);
      }
    } finally {
      await engines.close();
    }
    for (const fault of faults) t.log(fault);
    t.is(faults.length, 0, `statements that differ, of ${statements.length}`);
  });
}
