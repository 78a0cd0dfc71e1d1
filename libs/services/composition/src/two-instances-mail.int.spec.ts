import type { EmailAddress, PartyId } from '@icx/identifiers';
import type { Notice, PostId } from '@icx/mail';
import type { HandOver, OutgoingMessage } from '@icx/mail-transport';
import { now, openTwo, type Two } from './two-instances.fixture.ts';

const ID = 'abcdefghijklmnop';
const notices = [...ID].map((letter): Notice => ({
  ...{ id: `post_${letter.repeat(26)}` as PostId, kind: 'contact-list', party: 'BBBB' as PartyId },
  ...{ legs: [], about: {}, postedAt: now },
}));
const to = [{ point: null, address: 'codes@bbbb.example' as EmailAddress, rank: 1 }];

let two: Two;
/** Message-IDs, as the receiver had them. */
let took: string[];
beforeEach(async () => {
  took = [];
  two = await openTwo();
  for (const { mail } of [two.one, two.other]) {
    const transport = {
      send: async ({ raw }: OutgoingMessage): Promise<HandOver> => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        took.push(String(raw));
        return { outcome: 'sent', sentAt: now };
      },
      close: async () => undefined,
    };
    const draft = { subject: 's', text: 't', html: 'h', attachments: [] };
    mail.sending.open({
      transport,
      composer: { compose: async () => draft },
      seal: async ({ messageId }) => ({ from: '', to: '', raw: Buffer.from(messageId) }),
    });
  }
});
afterEach(() => two.close());

test('two that both hold themselves for the one that sends, post and send each notice once', async () => {
  const each = [two.one, two.other];
  for (const notice of notices) await Promise.all(each.map(({ mail }) => mail.outbox.post(notice, to)));
  await Promise.all(each.map(({ mail }) => mail.sending.sweep()));
  expect(took).toHaveLength(notices.length);
  expect(new Set(took).size).toBe(notices.length);
  for (const { mail } of each) for (const { id } of notices) expect(await mail.outbox.postOf(id)).toMatchObject({ inHand: null, deliveries: [{ state: 'sent', attempts: 1 }] }); // prettier-ignore
});
