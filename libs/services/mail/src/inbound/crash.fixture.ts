import type { EventStore } from '@icx/event-store';
import type { EmailAddress } from '@icx/identifiers';
import type { MailWorkers } from './mail-work.ts';

/** Reads every mail as the same answer of a contact of BBBB, and records in a stream of its own that it acted: as commands do, once. */
export const scriptedWorkers = (log: EventStore): MailWorkers => ({
  reader: {
    read: async (_, { to }) => ({
      read: {
        ...{
          from: ['codes@bbbb.example' as EmailAddress],
          fromHeaders: 1,
          addressed: to.map((address) => ({ header: 'to', address })),
          subject: 'Re: code',
          messageId: null,
        },
        ...{
          automatic: null,
          reports: null,
          said: { says: 'not-installer' },
          attachments: [],
          hasCode: false,
          faults: [],
        },
      },
      authenticated: {
        ...{
          domain: 'bbbb.example',
          spf: 'none',
          dkim: ['bbbb.example'],
          dmarc: 'pass',
          arc: 'none',
          unsigned: [],
          unresolved: null,
        },
      },
    }),
  },
  acting: {
    act: async ({ id }) => {
      await log.append(`acted-${id}`, 'no-stream', [{ type: 'fixture.mail-did.v1', data: {} }]);
      return [{ request: null, leg: null, outcome: 'taken' }];
    },
    report: async () => 'noted',
  },
});
