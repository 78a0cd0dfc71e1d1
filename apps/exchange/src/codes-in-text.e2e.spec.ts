import { expectUnwritten, freshCode } from './codes.fixture.ts';
import { statement } from './outside-posts.fixture.ts';
import { contested } from './post-states.fixture.ts';
import { eventNames, World } from './world.fixture.ts';
import type { PartyName } from './world.fixture.ts';

/** What no look at a text's shape can tell: the code is in base64, or split over words. */
const writings: readonly ((code: string) => string)[] = [
  (code) => `it is ${Buffer.from(code, 'hex').toString('base64')}`,
  (code) => Buffer.from(code.slice(0, 32), 'hex').toString('base64url'),
  (code) => `first ${code.slice(0, 14)} then ${code.slice(14, 24)} then ${code.slice(24)}`,
  (code) => code.match(/../g)!.join(' x ').toLowerCase(),
];

let world: World;
const codes: string[] = [];
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const newCode = (): string => {
  const code = freshCode();
  codes.push(code);
  return code;
};
const answered = async (code: string, raise = () => world.raised()): Promise<string> => {
  const path = await raise();
  const answer = { answer: 'code-supplied', installCode: code, note: 'from the file of 2026-11-20' };
  expect(await world.as('BBBB').post(`${path}/answer`, answer)).toMatchObject({ status: 200 });
  return path;
};
const revealed = async (code: string, raise?: () => Promise<string>): Promise<string> => {
  const path = await answered(code, raise);
  const reveal = { format: 'raw-16', reason: 'site visit' };
  expect(await world.as('AAAA').post(`${path}/reveal`, reveal)).toMatchObject({ status: 200 });
  return path;
};
const history = async (path: string) => eventNames(await world.as('AAAA').get(`${path}/history`));

describe.each(writings.map((write) => [write('00112233445566778899AABBCCDDEEFF0000'), write] as const))(
  'as in "%s"',
  (_, write) => {
    test('the note of the answer that supplies the code is refused with it', async () => {
      const code = newCode();
      const path = await world.raised();
      const answer = (note: string) =>
        world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: code, note });
      expect(await answer(write(code))).toMatchObject({ status: 422, body: { code: 'install-code-misplaced' } });
      expect(await history(path)).not.toContain('code-supplied');
      expect(await answer('as on the label')).toMatchObject({ status: 200, body: { state: 'answered' } });
    });

    test('a reveal for such a reason is refused, and that is on record', async () => {
      const code = newCode();
      const path = await answered(code);
      const reveal = { format: 'raw-16', reason: write(code) };
      expect(await world.as('AAAA').post(`${path}/reveal`, reveal)).toMatchObject({
        status: 422,
        body: { code: 'install-code-misplaced' },
      });
      expect((await history(path)).at(-1)).toBe('reveal-refused');
    });

    test.each<[PartyName, string, (text: string) => object, (code: string) => Promise<string>]>([
      ['AAAA', 'unusable', (reason) => ({ reason }), revealed],
      ['BBBB', 'recall', (reason) => ({ reason }), answered],
      ['AAAA', 'withdrawal', (reason) => ({ reason }), answered],
      ['AAAA', 'closure', (note) => ({ outcome: 'other', note }), revealed],
      ['AAAA', 'reroute', (correction) => ({ addressee: 'BBBB', correction }), unusable],
      ['BBBB', 'outside-answers', (text) => ({ ...statement, statement: text }), unusable],
      ['AAAA', 'outside-answers', (who) => ({ ...statement, who }), unusable],
      ['BBBB', 'backlog-contest', (reason) => ({ ...contested, reason }), undated],
      ['SECA', 'backlog-decision', (reason) => ({ backlog: false, reason }), inContest],
      ['SECA', 'backlog-leaving', (reason) => ({ reason }), dated],
    ])('%s …/%s is refused', async (party, act, body, prepare) => {
      const code = newCode();
      const path = await prepare(code);
      const before = await history(path);
      expect(await world.as(party).post(`${path}/${act}`, body(write(code)))).toMatchObject({
        status: 422,
        body: { code: 'install-code-misplaced' },
      });
      expect(await history(path)).toEqual(before);
      expect(await world.as(party).post(`${path}/${act}`, body('ordinary'))).toMatchObject({ status: 200 });
    });

    test('so are the texts of the register of the backlog, where a request for the device has the code', async () => {
      const code = newCode();
      const device = await world.undated();
      const installed = { installedOn: '2020-02-03' };
      const propose = (evidence: string) =>
        world.as('AAAA').post('/v1/backlog/proposals', { deviceId: device.deviceId, ...installed, evidence });
      const decide = (act: string, reason: string) => world.as('SECA').post(`/v1/backlog/${act}`, { reason });
      await unusable(code, () => world.raised(device, { evidenceOfInstallation: installed }));
      const misplaced = { status: 422, body: { code: 'install-code-misplaced' } };
      expect(await propose(write(code))).toMatchObject(misplaced);
      const { id } = (await propose('a job sheet')).body as { readonly id: string };
      for (const act of ['acceptance', 'decline'])
        expect(await decide(`proposals/${id}/${act}`, write(code))).toMatchObject(misplaced);
      expect(await decide(`proposals/${id}/acceptance`, 'ordinary')).toMatchObject({ status: 200 });
      expect(await decide(`${id}/leaving`, write(code))).toMatchObject(misplaced);
      expect(await decide(`${id}/leaving`, 'ordinary')).toMatchObject({ status: 200, body: { state: 'left' } });
    });

    test('so is the reference of the next request for the device', async () => {
      const code = newCode();
      const device = world.device();
      const path = await world.raised(device);
      await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode: code });
      await world.as('AAAA').post(`${path}/withdrawal`);
      const { deviceId, deviceType } = device;
      const raise = (yourReference: string) =>
        world.as('AAAA').post('/v1/requests', { deviceId, deviceType, yourReference });
      expect(await raise(write(code))).toMatchObject({ status: 422, body: { code: 'install-code-misplaced' } });
      expect(await raise('job 7')).toMatchObject({ status: 201 });
    });
  },
);

/** After the report that a code does not work its supplier is asked again, and can be asked with a correction. */
async function unusable(code: string, raise?: () => Promise<string>): Promise<string> {
  const path = await revealed(code, raise);
  expect(await world.as('AAAA').post(`${path}/unusable`, { reason: 'no link' })).toMatchObject({ status: 200 });
  return path;
}

async function undated(code: string): Promise<string> {
  return unusable(code, async () => world.raised(await world.undated()));
}

async function dated(code: string): Promise<string> {
  const evidenceOfInstallation = { installedOn: '2020-02-03' };
  return unusable(code, async () => world.raised(await world.undated(), { evidenceOfInstallation }));
}

async function inContest(code: string): Promise<string> {
  const path = await undated(code);
  expect(await world.as('BBBB').post(`${path}/backlog-contest`, contested)).toMatchObject({ status: 200 });
  return path;
}

test('no file holds one of these codes', () => expectUnwritten(world.folder, codes));
