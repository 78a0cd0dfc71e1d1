import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { simpleParser } from 'mailparser';
import { answered, byMailConfig, office, verdictOf } from './by-mail.fixture.ts';
import { addressOf, type Got, type Letter } from './post-office.fixture.ts';
import { tableOf } from './worklist.fixture.ts';
import { World } from './world.fixture.ts';

/** The mails are what the script below comes to; `ICX_WRITE_DOCS=1` writes them anew. */
const folder = new URL('../../../docs/examples/by-mail/', import.meta.url);
const page = new URL('../../../docs/examples/by-mail.md', import.meta.url);
/** Of the vectors of the Code: a sandbox takes it. */
const CODE = '83FED3407A939723A5C639B26916D505C3B5';

let world: World;
beforeAll(async () => void (world = await World.open(undefined, byMailConfig)));
afterAll(() => world.close());

/** What is made of the keys of this folder is another one in the next: as long, and the same wherever it stood. */
const standIns = new Map<string, string>();
const steady = (text: string): string =>
  text.replace(/(?<=icr_TEST|fil_TEST)[0-9a-f]{32}|(?<![a-z0-9])[a-z0-9]{24}@|[a-z0-9]{26}/g, (found) => {
    const known = standIns.get(found);
    if (known) return known;
    const letter = String.fromCharCode('a'.charCodeAt(0) + (standIns.size % 26));
    const made = found.endsWith('@') ? `${letter.repeat(found.length - 1)}@` : letter.repeat(found.length);
    standIns.set(found, made);
    return made;
  });

/** The mail as a file that any mail program opens. */
const eml = async (raw: string): Promise<string> => {
  const { from, to, replyTo, subject, date, text, html, attachments } = await simpleParser(raw);
  const mail = new MailComposer({
    ...{
      from: from?.text,
      to: steady([to].flat()[0]?.text ?? ''),
      replyTo: replyTo?.text && steady(replyTo.text),
      date: date && new Date(Math.floor(date.getTime() / 60_000) * 60_000),
      subject: subject && steady(subject),
    },
    ...{
      text: steady(text ?? ''),
      ...(html ? { html: steady(html) } : {}),
      messageId: `<${mails.length + 1}@example>`,
    },
    attachments: attachments.map(({ filename, content }) => ({
      ...{
        filename: filename!,
        content: steady(content.toString()),
        contentType: 'text/csv',
        contentTransferEncoding: '8bit',
      },
    })),
    ...{ baseBoundary: 'by-mail', textEncoding: 'quoted-printable', newline: '\n' },
  } as never);
  return String(await mail.compile().build());
};

/**
 * By the clock of the sandbox, which goes on: what is sent now is sent in this minute. It never goes back, so the example stands
 * in the last year whose bank holidays are known: until then the spec does not age, and whoever adds the next edition moves it.
 */
let now = '';
const at = async (instant: string) => {
  now = instant;
  expect(await world.as('SECA').post('/v1/sandbox/clock', { now })).toMatchObject({ status: 200 });
};

const mails: [name: string, content: string][] = [];
const keep = async (name: string, raw: string) => void mails.push([`${mails.length + 1}-${name}.eml`, await eml(raw)]);
/** Mails of ours before the last that came in. */
let before = 0;
const sent = async (name: string, letter: Letter) => {
  before = Math.max(...(await office.inbox(world, 'BBBB')).map(({ number }) => number));
  const told = await answered(world, 'BBBB', () => office.send(world, letter));
  await keep(name, String(await new MailComposer({ ...letter, date: new Date(now) } as never).compile().build()));
  return verdictOf(world, 'BBBB', told);
};
const got = async (name: string, party: 'AAAA' | 'BBBB', subject: RegExp): Promise<Got> => {
  const mail = await office.newest(world, party, (one) => one.number > before && subject.test(one.mail.subject ?? ''));
  await keep(name, mail.raw);
  return mail;
};
const chooses = (party: 'AAAA' | 'BBBB', body: object) =>
  world
    .as(party)
    .send(
      'PATCH',
      `/v1/parties/${party}/channels`,
      { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
      JSON.stringify(body),
    );

test('one request, done by mail from the notice to the code that is ready', async () => {
  await chooses('BBBB', { requests: 'email' });
  await chooses('AAAA', { answers: 'email' });
  await at('2028-10-02T10:00:00+01:00');
  const device = await world.undated();
  const path = await world.raised(device);
  const notice = await got('the-request', 'BBBB', /Install code request/);
  const reply = { from: addressOf('BBBB'), to: notice.replyTo, subject: `Re: ${notice.mail.subject}` };

  await at('2028-10-02T10:20:00+01:00');
  expect(await sent('received', { ...reply, text: 'RECEIVED' })).toBe('accepted');
  await got('acknowledgement', 'BBBB', /Your answer was taken/);

  await at('2028-10-03T11:00:00+01:00');
  expect(await sent('a-question', { ...reply, text: 'INVALID: is it the meter on the first floor?' })).toBe('accepted');
  await got('the-question', 'AAAA', /query/i);

  await at('2028-10-05T09:30:00+01:00');
  const [line] = notice.lines;
  const content = tableOf([{ ...line, answer: 'code-supplied', installCode: CODE }]);
  const answer = { ...reply, text: 'Please find it attached.', attachments: [{ filename: 'answers.csv', content }] };
  expect(await sent('the-answer', answer)).toBe('accepted');
  await got('acknowledgement', 'BBBB', /Your answer was taken/);
  await got('the-code-is-ready', 'AAAA', /Install code ready/);

  const revealed = await world.as('AAAA').post(`${path}/reveal`, { format: 'as-supplied', reason: 'site visit' });
  expect(revealed).toMatchObject({ status: 200, body: { installCode: CODE } });
  const ours = mails.filter(([, content]) => content.includes('Install Code Exchange'));
  expect(ours.map(([, content]) => content).join('\n')).not.toContain(CODE.slice(0, 16));

  if (process.env['ICX_WRITE_DOCS']) for (const [name, text] of mails) writeFileSync(new URL(name, folder), text);
  expect(readdirSync(folder).toSorted()).toEqual(mails.map(([name]) => name).toSorted());
  for (const [name, text] of mails) expect([name, readFileSync(new URL(name, folder), 'utf8')]).toEqual([name, text]);
  const told = readFileSync(page, 'utf8');
  for (const [name] of mails) expect(told).toContain(`(by-mail/${name})`);
});
