import { isEnded, type FileId } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { must, type Parsed } from '@icx/refusals';
import { allOf, code, fileOf, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';
import { progressOf } from './progress.ts';

let world: FilesWorld;
beforeEach(async () => {
  world = await openFilesWorld();
  world.jobs.start();
});
afterEach(() => world.remove());

const AAAA = 'AAAA' as PartyId;
const textOf = async (lines: Parsed<AsyncIterable<string>>): Promise<readonly string[]> =>
  (await allOf(must(lines))).join('').trimEnd().split('\r\n');
const rows = [
  `a,${code},ours`,
  'b,,=1+1',
  `c,x${code},`,
  'd,[masked],',
  `"e,${code},`,
  `f,${code.slice(0, 30)},${code}`,
];
const upload = (text: string, party = 'AAAA', file = 'fil_1') => world.receive(file, party, text);

describe('the file given back', () => {
  const mixed = ['deviceId,installCode,note', ...rows].join('\n');

  test('is the user’s own, with outcome and reason, its codes masked and nothing in it a formula', async () => {
    await world.ended(await upload(mixed));
    const lines = await textOf(await world.teller.returned('fil_1' as FileId, AAAA, false));
    expect(lines).toEqual([
      'deviceId,installCode,note,outcome,reason',
      'a,[masked],ours,accepted,',
      expect.stringMatching(/^b,,'=1\+1,rejected,"?code-missing \(installCode, line 3, byte \d+\): /),
      'c,[masked],,accepted,',
      expect.stringMatching(/^d,\[masked\],,rejected,"?code-masked/),
      expect.stringMatching(/^,,,rejected,.*line 6, byte \d+/),
      'f,[masked],[withheld: this text may hold an install code],accepted,',
    ]);
  });

  test('has only the rows to mend, without their codes, where that is asked for, and can be sent again', async () => {
    await world.ended(await upload(mixed));
    const lines = await textOf(await world.teller.returned('fil_1' as FileId, AAAA, true));
    expect(lines.map((line) => line.split(',').slice(0, 4).join(','))).toEqual([
      'deviceId,installCode,note,outcome',
      "b,,'=1+1,rejected",
      'd,,,rejected',
      ',,,rejected',
    ]);
    const mended = lines.slice(0, 3).map((line) => line.replace(/^(b|d),,/, `$1,${code},`));
    const again = await world.ended(await upload(mended.join('\n'), 'AAAA', 'fil_2'));
    expect(again.rows.counts).toMatchObject({ accepted: 2, rejected: 0 });
  });

  test('of many batches is whole, and is nobody else’s', async () => {
    await world.ended(await upload(fileOf(50)));
    const lines = await textOf(await world.teller.returned('fil_1' as FileId, AAAA, false));
    expect(lines).toHaveLength(51);
    expect(lines.at(-1)).toBe('device-49,[masked],,accepted,');
    expect(await world.teller.returned('fil_1' as FileId, 'BBBB' as PartyId, false)).toMatchObject({
      code: 'file-unknown',
    });
  });
});

test('of each reason the first ten rows are told, each with its sentence', async () => {
  await world.ended(
    await upload(['deviceId,installCode', ...Array.from({ length: 30 }, (_, n) => `d${n},`)].join('\n')),
  );
  const told = must(await world.teller.read('fil_1' as FileId, AAAA));
  const first = [...(await world.teller.firstRows(told)).values()].flat();
  expect(first.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  expect(first[1]).toEqual({ line: 3, offset: 25, detail: expect.stringContaining('missing') });
});

test('how far it is', async () => {
  await world.ended(await upload(fileOf(50)));
  const told = must(await world.teller.read('fil_1' as FileId, AAAA));
  expect(progressOf(told)).toEqual({
    ...{ stage: 'ended', bytesRead: told.state.receipt.bytes },
    ...{ rowsPerSecond: null, remainingSeconds: null },
  });
});

describe('whoever follows a file', () => {
  test('is told how it stands, then what happens, to its end', async () => {
    await world.work.stop();
    await upload(fileOf(10));
    const news = must(await world.teller.follow('fil_1' as FileId, AAAA));
    expect((await news.next()).value).toMatchObject({ state: { state: 'received' }, revision: 0n });
    await world.restart();
    const rest = (await allOf(news)).flatMap((one) => (one ? [one] : []));
    expect(rest.map(({ revision }) => revision)).toEqual([1n, 2n, 3n, 4n, 5n]);
    expect(isEnded(rest.at(-1)!.state)).toBe(true);
  });

  test('goes on behind what he was told last', async () => {
    await world.ended(await upload(fileOf(10)));
    const news = await allOf(must(await world.teller.follow('fil_1' as FileId, AAAA, 3n)));
    expect(news.map((one) => one?.revision)).toEqual([4n, 5n]);
  });

  test('does not hold more connections than there may be, and gives them back', async () => {
    await world.work.stop();
    await upload(fileOf(10));
    const follow = () => world.teller.follow('fil_1' as FileId, AAAA);
    const open = await Promise.all(Array.from({ length: 10 }, async () => must(await follow())));
    expect(await follow()).toMatchObject({ kind: 'rate', code: 'too-many-listeners' });
    await open[0]!.next();
    await open[0]!.return(undefined);
    expect(await follow()).not.toHaveProperty('code');
    // Also if nothing was ever read of it.
    await open[1]!.return(undefined);
    expect(await follow()).not.toHaveProperty('code');
    await Promise.all(open.map((one) => one.next().then(() => one.return(undefined))));
  });

  test('does not hold those of other parties', async () => {
    await world.work.stop();
    const follow = async (party: string, file: string) => world.teller.follow(file as FileId, party as PartyId);
    const open: unknown[] = [];
    for (let file = 1; file <= 6; file++) {
      await upload(fileOf(1), 'AAAA', `fil_${file}`);
      open.push(...(await Promise.all(Array.from({ length: 10 }, () => follow('AAAA', `fil_${file}`)))));
    }
    expect(open.filter((one) => 'code' in (one as object))).toHaveLength(10);
    await upload(fileOf(1), 'BBBB', 'fil_7');
    expect(await follow('BBBB', 'fil_7')).not.toHaveProperty('code');
    for (const one of open) if (!('code' in (one as object))) await (one as AsyncGenerator).return(undefined);
  });
});
