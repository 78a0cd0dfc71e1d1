import { clerkTime } from '@icx/words';
import type { Profile } from '../sign-in/profiles.ts';
import type { Who } from '../sign-in/who.ts';
import { fields, table } from './table.ts';

export const whoWords = ({ exchange, party, subject, scopes, until, by, profile }: Who): string =>
  fields([
    ['exchange', exchange],
    ['party', party],
    ['who', subject],
    ['scopes', scopes.join(' ') || 'none: it may read'],
    ['until', until && clerkTime(until)],
    ['by', profile === null ? by : `profile ${profile}`],
  ]);

export const profilesWords = (profiles: readonly Profile[]): string =>
  profiles.length === 0
    ? 'Nobody has signed in on this machine: icx login https://codes.example'
    : table(
        ['profile', 'exchange', 'party', 'who', 'signs in by'],
        profiles.map(({ name, exchange, party, subject, system }) => [
          name,
          exchange,
          party ?? '-',
          subject,
          system ? (system.certFile ?? system.keyFile) : 'browser',
        ]),
      );
