// Opens a database, runs a query over a file and leaves both as they are: the process must end by itself.
import { fileURLToPath } from 'node:url';
import { Database } from '../../runtime/index.js';

const flights = fileURLToPath(new URL('../../../node_modules/vega-datasets/data/flights-200k.arrow', import.meta.url));
const database = await Database.open();
console.log((await database.query(`select count(*) as n from '${flights}'`)).toArray().map(String).join());
