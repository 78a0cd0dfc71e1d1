import type { ContactPoint } from '@icx/contacts';
import type { Services } from '@icx/composition';
import type { EmailAddress, PartyId, RequestId } from '@icx/identifiers';
import type { Notice, PostId } from '@icx/mail';
import type { HandOver, MailTransport, OutgoingMessage } from '@icx/mail-transport';
import type { Instant } from '@icx/working-days';
import type { MailOut } from './ports.ts';

/** What the next hop says, by address; a function is called each time. Who is not there takes everything. */
export type Script = Map<string, HandOver['outcome'] | (() => Promise<HandOver>)>;

/** Stands for the next hop: says what it is told to, and keeps what it took, by Message-ID. */
export class ScriptedHop implements MailTransport {
  readonly script: Script = new Map();
  readonly sent: OutgoingMessage[] = [];

  constructor(private readonly now: () => string) {}

  async send(message: OutgoingMessage): Promise<HandOver> {
    this.sent.push(message);
    const says = this.script.get(message.to) ?? 'sent';
    if (typeof says === 'function') return says();
    if (says === 'sent') return { outcome: 'sent', sentAt: this.now() };
    return says === 'unreachable'
      ? { outcome: says, reason: 'ECONNREFUSED' }
      : { outcome: says, reply: says === 'refused' ? '550 5.1.1 no such user' : '451 4.3.0 later' };
  }

  async close(): Promise<void> {}

  get recipients(): readonly string[] {
    return this.sent.map(({ to }) => to);
  }
}

/** A mail says what it is about, and its id. */
export const outBy = (transport: MailTransport): MailOut => ({
  transport,
  composer: {
    compose: async ({ kind }) => ({ subject: kind, text: kind, html: kind, attachments: [] }),
  },
  seal: async ({ messageId, to }) => ({ from: '', to: to.address, raw: Buffer.from(messageId) }),
});

/** Has these addresses of EEEE on the contact list, proved, a list for each rank. */
export const listed = (services: Services, ...ranks: readonly (readonly string[])[]): void => {
  const points = ranks.map((addresses, index) =>
    addresses.map(
      (address) =>
        ({ id: `ctp_${address}`, party: 'EEEE', address: address as EmailAddress, rank: index + 1 }) as ContactPoint,
    ),
  );
  Object.assign(services.contacts, {
    ranksFor: async (party: string) => (party === 'EEEE' ? points : []),
    markFailing: async () => undefined,
    markReached: async () => undefined,
  });
};

export const requestNotice = (id: RequestId, postedAt: Instant, name = 'a', leg = 1): Notice => ({
  ...{ id: `post_${name.repeat(26).slice(0, 26)}` as PostId, kind: 'request', party: 'EEEE' as PartyId },
  ...{ legs: [{ request: id, leg }], about: {}, postedAt },
});
