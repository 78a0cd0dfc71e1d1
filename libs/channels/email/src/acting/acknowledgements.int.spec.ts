import type { Notice, Said } from '@icx/mail';
import { instant } from '@icx/working-days';
import { toText } from '../notices/layout/to-text.ts';
import { ActingWorld, answers, BBBB, CODE } from './acting-world.fixture.ts';

let icx: ActingWorld;
beforeEach(async () => void (icx = await ActingWorld.open()));
afterEach(() => icx.world.remove());

const received: Said = { says: 'received' };
/** A mail as its reader sees it, and what is attached to it. */
const written = async (notice: Notice) => {
  const { words, attachments } = (await icx.acknowledgement.of(notice))!;
  const text = toText(words, { test: true, publicUrl: 'https://codes.example' }).replace(/\s+/g, ' ');
  return { words, text, files: attachments.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()] as const) };
};

test('a mail that acted is acknowledged once, to the point that sent it, whatever is followed again', async () => {
  const [request] = await icx.asked(1);
  const mail = icx.mail({ said: received });
  const told = await icx.comes(mail);
  expect(told).toMatchObject([
    {
      ...{ kind: 'acknowledgement', party: 'BBBB', legs: [{ request, leg: 1 }] },
      ...{ about: { mail: mail.id, case: mail.post }, to: [{ address: 'codes@bbbb.example', rank: 1 }] },
    },
  ]);
  expect(await icx.told()).toEqual(told);
  const { words, text } = await written(told[0]!);
  expect(words.title).toBe('Your answer was taken');
  expect(text).toContain(`- ${request}, leg 1: taken.`);
});

test('to one address about one case it is one within 24 hours, also where that mail answers an acknowledgement', async () => {
  await icx.asked(1);
  const [first] = await icx.comes(icx.mail({ said: received }));
  expect(await icx.comes(icx.mail({ said: received }))).toHaveLength(1);
  icx.world.now = instant('2026-11-24T09:59:59.000Z');
  expect(await icx.comes(icx.mail({ said: received }, { post: first!.id }))).toHaveLength(1);
  icx.world.now = instant('2026-11-24T10:00:00.000Z');
  expect(await icx.comes(icx.mail({ said: received }, { post: first!.id }))).toHaveLength(2);
});

test('who may not act any more by the time is not told', async () => {
  await icx.asked(1);
  const { contacts } = icx.world.exchange;
  const [point] = await contacts.of(BBBB);
  const mail = icx.mail({ said: received });
  await contacts.end(BBBB, point!.id, {}, icx.world.envelope('BBBB', 'end'));
  expect(await icx.comes(mail)).toEqual([]);
});

describe('of an attachment', () => {
  test('it says row by row what was taken and what was not, and gives back the rest without its codes', async () => {
    const [one, two, three] = await icx.asked(3, 2);
    const bad = `${CODE.slice(0, 32)}0000`;
    const rows = [
      { requestId: one!, leg: '1', answer: 'not-installer', installCode: '' },
      { requestId: two!, leg: '1', answer: 'code-supplied', installCode: bad },
      { requestId: three!, leg: '1', answer: 'code-supplied', installCode: CODE },
      { requestId: 'icr_TEST0123456789abcdef', leg: '1', answer: 'not-installer', installCode: '' },
    ];
    const other = { name: 'photo.jpg', type: 'image/jpeg', format: 'other', bytes: new Uint8Array() } as const;
    const mail = icx.mail({ attachments: [answers(rows), other], hasCode: true });
    const [notice] = await icx.comes(mail);
    const { words, text, files } = await written(notice!);
    expect(words.title).toBe('Not all of your mail was taken');
    expect(text).toContain('- answers.csv: 1 taken, 3 not taken.');
    for (const part of [
      'answers.csv, line 3: ',
      '(install-code-crc-mismatch)',
      'answers.csv, line 4: ',
      '(row-beyond-mail)',
      'answers.csv, line 5: ',
      '(request-unknown)',
      '- photo.jpg: not taken. This is not the answer template',
      `npx @icx/icx mail confirm ${mail.id}`,
      'at the end of Mon 30 Nov 2026',
    ])
      expect(text).toContain(part);
    expect(files).toMatchObject([
      ['to-mend-answers.csv', expect.stringContaining(`${two},1,code-supplied,,rejected,`)],
    ]);
    expect(files[0]![1].split('\r\n').filter(Boolean)).toHaveLength(4);
    expect(text + files.join()).not.toContain(CODE.slice(0, 32));
    expect((await icx.world.log.readStream(mail.id)).map(({ type }) => type).at(-1)).toBe('mail.rows-wait.v1');
  });

  test('that is no table at all it says so', async () => {
    await icx.asked(1);
    const broken = { ...answers([]), bytes: Buffer.from('PK\u0003\u0004 not a workbook'), format: 'xlsx' as const };
    const [notice] = await icx.comes(icx.mail({ attachments: [broken] }));
    expect((await written(notice!)).text).toMatch(/- answers\.csv: not taken\. .+ \([a-z-]+\)/);
  });
});

test('a code in words that were not asked for is nowhere in what is told', async () => {
  await icx.asked(1);
  const mail = icx.mail({ said: received, hasCode: true });
  const subject = `Re: ${CODE}`;
  const [notice] = await icx.comes({ ...mail, read: { ...mail.read, subject } });
  const { words, text } = await written(notice!);
  expect(text).toContain('(code-not-asked)');
  expect(JSON.stringify(words)).not.toContain(CODE.slice(0, 16));
});
