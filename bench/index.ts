import * as fs from 'fs';
import * as path from 'path';
import { print, Row } from './table';

/*
 * npm run bench [name …]: every benchmark of this folder, or the named ones, as one table on standard output. A figure that misses its
 * target is marked; the exit status is 0 all the same, since a busy machine is no fault of the code.
 */

const HELPERS = ['index', 'table'];

async function main(wanted: string[]): Promise<void> {
  const names = fs.readdirSync(__dirname).map(file => path.parse(file)).filter(({ ext, name }) => ext === '.ts' && !HELPERS.includes(name)).map(({ name }) => name);
  const unknown = wanted.filter(name => !names.includes(name));
  if (unknown.length > 0) {
    console.error(`bench: no benchmark "${unknown[0]}"; there are: ${names.join(', ')}`);
    process.exit(2);
  }
  const rows: [string, Row][] = [];
  for (const name of wanted.length > 0 ? wanted : names) {
    console.error(`bench: ${name}`);
    const { measure } = require(path.join(__dirname, name)) as { measure(): Promise<Row[]> | Row[] };
    rows.push(...(await measure()).map((row): [string, Row] => [name, row]));
  }
  print(rows);
}

void main(process.argv.slice(2));
