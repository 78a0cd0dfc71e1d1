import { eventually } from '@icx/world-testing/eventually';
import { randomUUID } from 'node:crypto';
import { emailChannel } from '@icx/email-channel';
import type { EmailAddress } from '@icx/identifiers';
import type { Asked, UsedChannel } from './channel.contract.ts';
import type { Config } from '@icx/host';
import { addressOf, PostOffice, type Got } from './post-office.fixture.ts';
import { tableOf } from './worklist.fixture.ts';
import { partyNames, World, type PartyName } from './world.fixture.ts';

const domain = 'exchange.localhost';
export const office = new PostOffice([...partyNames.map((party) => `${party.toLowerCase()}.example`), 'else.example']);

/** Sends to its own mailbox, and takes in mail by SMTP. */
export const byMailConfig: Partial<Config> = {
  mail: { domain, from: `codes@${domain}` as EmailAddress },
  doors: { smtp: { host: '127.0.0.1', port: 0 } },
  resolver: office.resolver,
};

export interface MailTold {
  readonly id: string;
  readonly state: string;
  readonly acted: readonly {
    readonly outcomes: readonly {
      readonly outcome: string;
      readonly file: string | null;
      readonly code: string | null;
    }[];
  }[];
}

/** The mails of a party, newest first, that came in. */
export const mailsOf = async (
  world: World,
  party: PartyName,
): Promise<readonly { readonly id: string; readonly state: string }[]> =>
  (await world.as(party).get('/v1/mail')).body.items;

/** What became of the mail that this sends. */
export const answered = async (world: World, party: PartyName, send: () => Promise<void>): Promise<MailTold> => {
  const known = new Set((await mailsOf(world, party)).map(({ id }) => id));
  await send();
  return eventually(async () => {
    const came = (await mailsOf(world, party)).find(
      ({ id, state }) => !known.has(id) && !['received', 'acting'].includes(state),
    );
    return came && (await world.as(party).get(`/v1/mail/${came.id}`)).body;
  });
};

/** `accepted`, or why not: of the words of a mail, or of the one row of its file. */
export const verdictOf = async (world: World, party: PartyName, { state, acted }: MailTold): Promise<string> => {
  const [first] = acted.flatMap(({ outcomes }) => outcomes);
  if (!first) return state;
  if (first.file === null) return first.outcome === 'taken' ? 'accepted' : first.code!;
  const file = await eventually(async () => {
    const { body } = await world.as(party).get(`/v1/files/${first.file}`);
    return ['done', 'refused', 'cancelled'].includes(body.state) ? body : undefined;
  });
  return file.rows.accepted === 1 ? 'accepted' : file.refused[0].code;
};

const isAbout =
  ({ request, leg }: Asked) =>
  ({ lines }: Got): boolean =>
    lines.some((line) => line['requestId'] === request && line['leg'] === String(leg));

/** What the first line of a mail says for it; the others go as a file. */
const inWords: Readonly<Record<string, string>> = {
  'not-installer': 'NOT OURS FFFF',
  'code-not-held': 'NOT HELD LOST',
  'already-commissioned': 'COMMISSIONED',
  'request-invalid': 'INVALID: no such meter of ours',
};

export const byMail: UsedChannel = {
  channel: emailChannel,
  open: () => World.open(undefined, byMailConfig),
  // What fails here is told by every other channel.
  without: ['What could not be delivered by another channel is told, and reaches its addressee here'],
  brought: async (world, to) => {
    const notices = await office.inbox(world, to);
    return notices.flatMap(({ lines }) =>
      lines.map(({ requestId, leg, deviceId }) => ({
        request: requestId!,
        leg: Number(leg),
        deviceId: deviceId === '' ? null : deviceId!,
      })),
    );
  },
  answer: async (world, by, asked, answer) => {
    const own = await office.noticeOf(world, by, isAbout(asked));
    // Whom it was not put to answers, as itself, a mail about something else.
    const notice = own ?? (await somethingElse(world, by));
    const words = own ? inWords[answer.answer] : undefined;
    const row = { requestId: asked.request, leg: String(asked.leg), ...answer };
    const told = await answered(world, by, () =>
      office.send(world, {
        ...{ from: addressOf(by), to: notice.replyTo, subject: `Re: ${notice.mail.subject}` },
        text: words ?? 'Please find our answer attached.',
        ...(words ? {} : { attachments: [{ filename: 'answers.csv', content: tableOf([row]) }] }),
      }),
    );
    return verdictOf(world, by, told);
  },
};

const somethingElse = async (world: World, to: PartyName): Promise<Got> => {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
  await world.as(to).send('PATCH', `/v1/parties/${to}/channels`, headers, JSON.stringify({ requests: 'email' }));
  await world.raised(world.device({ installingSupplier: to }));
  return office.newest(world, to, ({ lines }) => lines.length > 0);
};
