import type { EmailAddress, Fuel, PartyId, RequestId } from '@icx/identifiers';
import type { Notice, OurAddress, PostId } from '@icx/mail';
import type { MailReading } from '@icx/mail-reading';
import { calendars, instant } from '@icx/working-days';
import { Judging } from './judging.ts';

const at = instant('2026-12-01T10:00:00.000Z');
const post = `post_${'a'.repeat(26)}` as PostId;
const party = 'BBBB' as PartyId;
const legs = Array.from({ length: 300 }, (_, n) => ({ request: `icr_TEST${n}` as RequestId, leg: 1 }));
const notice: Notice = { id: post, kind: 'request', party, legs, about: {}, postedAt: at };
const token: OurAddress = { is: 'case', valid: true, expired: false, party, post };
const address = 'case@exchange.example';
const envelope = { from: 'codes@bbbb.example', to: [address] };

/** A mail with the token of a batch, as DMARC says of it. */
const mailOf = (dmarc: 'pass' | 'fail', unresolved: string | null = null): MailReading => ({
  read: {
    ...{ from: ['codes@bbbb.example' as EmailAddress], fromHeaders: 1, addressed: [{ header: 'to', address }] },
    ...{ subject: '', messageId: null, automatic: null, reports: null, said: { says: 'received' } },
    ...{ attachments: [], hasCode: false, faults: [] },
  },
  authenticated: { domain: 'bbbb.example', spf: 'none', dkim: [], dmarc, arc: 'none', unsigned: [], unresolved },
});

test.each([
  ['pass', null, 300, 'acts'],
  ['fail', null, 0, 'waits'],
  ['fail', 'SPF', 0, 'waits'],
] as const)(
  'of a batch whose mail has DMARC %s (%s) the legs looked up are %i',
  async (dmarc, unresolved, most, standing) => {
    const loaded: RequestId[] = [];
    const asked: (readonly (Fuel | null)[])[] = [];
    const actingPoint = async (_: EmailAddress, __: PartyId, fuels: readonly (Fuel | null)[]) => {
      asked.push(fuels);
      return {};
    };
    const judging = new Judging({
      postOf: async () => ({ notice }),
      contacts: { actingPoint },
      parties: async () => [party],
      requests: { load: async (id) => (loaded.push(id), { state: { status: 'absent' } }) },
      calendar: () => calendars['england-and-wales'],
    });
    const judged = await judging.judge(mailOf(dmarc, unresolved), envelope, { readAddress: () => token }, at);
    expect([loaded.length, judged.standing]).toEqual([most, standing]);
    expect(asked).toEqual([most > 0 ? [null] : []]);
  },
);
