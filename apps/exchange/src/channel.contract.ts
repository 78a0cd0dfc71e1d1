import { eventually } from '@icx/world-testing/eventually';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { answerKinds, type AnswerKind } from '@icx/requests';
import type { RequestChannel } from '@icx/requests-service';
import { freshCode } from './codes.fixture.ts';
import type { World, PartyName } from './world.fixture.ts';

export interface Asked {
  readonly request: string;
  readonly leg: number;
  readonly deviceId: string | null;
}
export interface Answer {
  readonly answer: AnswerKind;
  readonly installCode?: string;
  readonly suggestedInstaller?: string;
  readonly reason?: string;
  readonly note?: string;
}

/** A channel with somebody at its other end. */
export interface UsedChannel {
  readonly channel: RequestChannel;
  /** An exchange that it works with, where that is no other one than any. */
  open?(): Promise<World>;
  /** Rules that are none of it, and are no row of its to tell. */
  readonly without?: readonly string[];
  /** What has reached a party by it, and waits for its answer. */
  brought(world: World, to: PartyName): Promise<readonly Asked[]>;
  /** `accepted`, or the code by which the answer was refused. */
  answer(world: World, by: PartyName, asked: Asked, answer: Answer): Promise<string>;
}

type Rule = (world: World, used: UsedChannel) => Promise<void>;

const saying: Readonly<Record<AnswerKind, () => Answer>> = {
  'code-supplied': () => ({ answer: 'code-supplied', installCode: freshCode() }),
  'not-installer': () => ({ answer: 'not-installer', suggestedInstaller: 'FFFF' }),
  'code-not-held': () => ({ answer: 'code-not-held', reason: 'lost' }),
  'already-commissioned': () => ({ answer: 'already-commissioned' }),
  'request-invalid': () => ({ answer: 'request-invalid', note: 'no such meter of ours' }),
};
const discharging: readonly AnswerKind[] = ['code-supplied', 'not-installer', 'code-not-held'];

const chooses = async (world: World, party: PartyName, requests: string) => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ requests });
  const path = `/v1/parties/${party}/channels`;
  expect(await world.as(party).send('PATCH', path, headers, body)).toMatchObject({ status: 200 });
};
/** By most channels it is there at once; a mail is on its way. */
const comes = (world: World, used: UsedChannel, to: PartyName, asked: Asked) =>
  eventually(async () => (await used.brought(world, to)).some((one) => isDeepStrictEqual(one, asked)) || undefined);
/** What was taken to people stays with them: that it is over they learn when they answer. */
const stays = ({ channel }: UsedChannel): boolean => channel.carries === true;
/** Raised by AAAA and put to BBBB, which wants to be reached by this channel or by another one. */
const put = async (world: World, used: UsedChannel, by: string = used.channel.name) => {
  for (const party of ['BBBB', 'CCCC'] as const) await chooses(world, party, by);
  const device = world.device();
  const path = await world.raised(device);
  const asked: Asked = { request: path.split('/').at(-1)!, leg: 1, deviceId: device.deviceId };
  await comes(world, used, 'BBBB', asked);
  return { path, device, asked };
};
/** The leg as the requester sees it. */
const legOf = async (world: World, path: string, number = 1, reader: PartyName = 'AAAA') =>
  (await world.as(reader).get(path)).body.legs.find((leg: { number: number }) => leg.number === number);
const toBoth = async (world: World, path: string) => {
  const [requester, addressee] = [await legOf(world, path), await legOf(world, path, 1, 'BBBB')];
  expect(requester.acknowledgements).toEqual(addressee.acknowledgements);
  return requester.acknowledgements;
};
const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);

/** What every channel keeps to, by what is told of it in docs/reference/channels.md. The last one moves the clock. */
export const channelRules: Readonly<Record<string, Rule>> = {
  'A request reaches its addressee, and counts as received by the rule of the channel': async (world, used) => {
    const { path } = await put(world, used);
    const { name, receipt } = used.channel;
    expect(await legOf(world, path)).toMatchObject({ channel: name, receipt });
  },
  'Received, valid and answered are acknowledged apart, each with its time, to both sides': async (world, used) => {
    const { path, asked } = await put(world, used);
    const received = { at, by: used.channel.receipt === 'immediate' ? 'immediate' : 'answered' };
    const before = { received: stays(used) ? null : received, valid: { at }, answered: null };
    expect(await toBoth(world, path)).toEqual(before);
    expect(await used.answer(world, 'BBBB', asked, saying['request-invalid']())).toBe('accepted');
    // Whoever answers has it, whatever the rule of its channel.
    expect(await toBoth(world, path)).toEqual({ ...before, received, valid: null });
    expect(await used.answer(world, 'BBBB', asked, saying['code-supplied']())).toBe('accepted');
    expect(await toBoth(world, path)).toEqual({
      ...{ received, valid: { at } },
      answered: { at, answer: 'code-supplied' },
    });
  },
  ...Object.fromEntries(
    answerKinds.map((kind): [string, Rule] => [
      `The answer ${kind} is carried back`,
      async (world, used) => {
        const { path, asked } = await put(world, used);
        const said = saying[kind]();
        expect(await used.answer(world, 'BBBB', asked, said)).toBe('accepted');
        const leg = await legOf(world, path);
        const came = discharging.includes(kind) ? { reply: { answer: kind } } : { query: { query: kind } };
        expect(leg).toMatchObject(came);
        expect(Object.values(leg.through)).toEqual([used.channel.name]);
        const waiting = (await used.brought(world, 'BBBB')).map(({ request }) => request);
        if (!stays(used)) expect(waiting.includes(asked.request)).toBe(!discharging.includes(kind));
      },
    ]),
  ),
  'A re-route takes the request from one addressee to the other': async (world, used) => {
    const { path, asked } = await put(world, used);
    expect(await world.as('AAAA').post(`${path}/reroute`, { addressee: 'CCCC' })).toMatchObject({ status: 200 });
    if (!stays(used)) expect(await used.brought(world, 'BBBB')).not.toContainEqual(asked);
    await comes(world, used, 'CCCC', { ...asked, leg: 2 });
    expect(await used.answer(world, 'BBBB', asked, saying['not-installer']())).toBe('leg-not-open');
    expect(await used.answer(world, 'CCCC', { ...asked, leg: 2 }, saying['code-not-held']())).toBe('accepted');
  },
  'A code that is refused stops no clock; the corrected one counts': async (world, used) => {
    const { path, asked } = await put(world, used);
    const bad = { answer: 'code-supplied', installCode: `${freshCode().slice(0, 32)}0000` } as const;
    expect(await used.answer(world, 'BBBB', asked, bad)).toBe('install-code-crc-mismatch');
    expect(await legOf(world, path)).toMatchObject({ clock: 'running', reply: null });
    expect(await used.answer(world, 'BBBB', asked, saying['code-supplied']())).toBe('accepted');
    expect(await legOf(world, path)).toMatchObject({
      clock: 'stopped',
      reply: { answer: 'code-supplied', inTime: true },
    });
  },
  'To whom a request was not put it is as if there were none': async (world, used) => {
    const { asked } = await put(world, used);
    expect(await used.brought(world, 'FFFF')).not.toContainEqual(asked);
    expect(await used.answer(world, 'FFFF', asked, saying['not-installer']())).toBe('request-unknown');
  },
  'What could not be delivered by another channel is told, and reaches its addressee here': async (world, used) => {
    const { items } = (await world.as('SECA').get('/v1/contacts?party=BBBB')).body;
    for (const { id } of items)
      expect(await world.as('SECA').post(`/v1/parties/BBBB/contacts/${id}/ending`)).toMatchObject({ status: 200 });
    const { path, asked } = await put(world, used, 'email');
    await eventually(async () => (await legOf(world, path)).clock === 'running');
    expect(await legOf(world, path)).toMatchObject({
      ...{ channel: 'email', receipt: 'sec-notice-email', receivedBy: 'portal-availability', clock: 'running' },
      undelivered: { at, reason: expect.any(String) },
    });
    expect(await used.answer(world, 'BBBB', asked, saying['not-installer']())).toBe('accepted');
  },
  'An answer that comes late counts, as late': async (world, used) => {
    const { path, asked } = await put(world, used);
    expect(await world.as('SECA').post('/v1/sandbox/clock', { advance: 'P20D' })).toMatchObject({ status: 200 });
    expect(await used.answer(world, 'BBBB', asked, saying['code-supplied']())).toBe('accepted');
    const reply = { answer: 'code-supplied', inTime: false };
    expect(await legOf(world, path)).toMatchObject({ reply, breach: { dueAt: at } });
  },
};
