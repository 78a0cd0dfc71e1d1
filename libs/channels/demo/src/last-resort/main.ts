/** `npm run -s demo:files -- FOLDER [DEVICES]`: the files of docs/examples/supplier-of-last-resort.md. */
import { writeFiles } from './files.ts';

const [folder = 'tmp/last-resort', devices = '6000'] = process.argv.slice(2);
for await (const [file, rows] of writeFiles(folder, Number(devices)))
  process.stdout.write(`${folder}/${file}: ${rows} rows\n`);
