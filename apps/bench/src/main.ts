/** `npm run -s bench -- <name> [--json] [--rows N]`: one bench of ours. Exit code 2: no such bench. */
import { parseArgs } from 'node:util';
import { type Bench, benches, type BenchOptions, machine, type Machine } from '@icx/benchmarks';
import Table from 'cli-table3';

const number = (value: number): string => value.toLocaleString('en-GB', { maximumSignificantDigits: 4 });

const describe = ({ cpu, cores, memoryGiB, platform, node }: Machine): string =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`;

/** What was asked for, or undefined if that cannot be understood. */
const asked = (): { name: string; bench: Bench; json: boolean; options: BenchOptions } | undefined => {
  try {
    const { values, positionals } = parseArgs({
      options: { json: { type: 'boolean' }, rows: { type: 'string' } },
      allowPositionals: true,
    });
    const [name = ''] = positionals;
    const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
    const rows = values.rows === undefined ? undefined : Number(values.rows);
    if (!bench || positionals.length > 1 || (rows !== undefined && !(rows >= 1))) return undefined;
    return { name, bench, json: values.json ?? false, options: { rows } };
  } catch {
    return undefined; // an unknown option
  }
};

const main = async (): Promise<void> => {
  const request = asked();
  if (!request) {
    process.stderr.write(
      `Usage: npm run -s bench -- <name> [--json] [--rows N]\nNames: ${Object.keys(benches).join(', ')}\n`,
    );
    process.exitCode = 2;
    return;
  }
  const { name, bench, json, options } = request;
  const at = new Date().toISOString();
  const figures = await bench.run(options);
  const where = machine();
  if (json) {
    process.stdout.write(`${JSON.stringify({ bench: name, figures, machine: where, at })}\n`);
    return;
  }
  const table = new Table({ head: [name, ''], colAligns: ['left', 'right'], style: { head: [], border: [] } });
  for (const [label, value] of Object.entries(bench.ratios?.(figures) ?? {})) {
    table.push([label, Number.isFinite(value) ? `${number(value)} ×` : 'not measured']);
  }
  for (const [label, value] of Object.entries(figures)) table.push([label, number(value)]);
  process.stdout.write(`${table.toString()}\n${describe(where)}\n${at}\n`);
};

await main();
