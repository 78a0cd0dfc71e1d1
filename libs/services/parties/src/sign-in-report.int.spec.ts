import type { PartyId } from '@icx/identifiers';
import { openWorld } from '@icx/world-testing';
import { SecurityRecord, SignInReport } from './index.ts';

const now = '2026-11-23T10:00:00Z';
const party = 'AAAA' as PartyId;

test('a page goes on where the one before ended, newest first, and what is pending stands on the first', async () => {
  const world = await openWorld(now);
  const security = new SecurityRecord({ log: world.log, now: () => now, failed: () => undefined });
  const report = new SignInReport(world.log, world.views, security);
  const subjects = Array.from({ length: 1_001 }, (_, n) => `user:AAAA/u${n}`);
  const source = '192.0.2.1';
  await Promise.all(subjects.map((subject) => security.signedIn({ party, subject, source }, 'app')));
  security.refused({ what: 'call', code: 'token-expired', member: { party, subject: subjects[0]! }, source });

  const first = await report.list({ party });
  const second = await report.list({ party, after: BigInt(first.next!) });
  expect([first.items.length, first.more, second]).toMatchObject([1_001, true, { next: null, more: false }]);
  expect(first.items[0]).toMatchObject({ what: 'attempts-refused', refusals: [{ code: 'token-expired', count: 1 }] });
  const seen = [...first.items.slice(1), ...second.items].map(({ subject }) => subject);
  expect(new Set(seen)).toEqual(new Set(subjects));
  expect(second.items).toHaveLength(1);
  await world.remove();
});
