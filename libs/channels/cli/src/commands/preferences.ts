import { Option } from 'commander';
import { preferencesWords } from '../output/contact-words.ts';
import { collect } from './arguments.ts';
import type { Operation } from './operation.ts';

/** What a party is told by mail, and when: parts of `icx contacts`. */
export const preferences: Readonly<Record<string, Operation>> = {
  preferences: {
    does: 'What your party is told by mail, and when.',
    call: 'GET v1/parties/{party}/notices',
    told: preferencesWords,
  },
  prefer: {
    does: 'Choose it, kind by kind; what you do not name stays.',
    call: 'PATCH v1/parties/{party}/notices',
    members: {
      kinds: {
        option: new Option('--tell <kind=way>', 'such as code-ready=digest; mail, digest or none').argParser(collect),
        read: (given: readonly string[]): Readonly<Record<string, string>> =>
          Object.fromEntries(given.map((one) => one.split('=', 2) as [string, string])),
      },
      hours: new Option('--hours <hours>', 'when reminders and digests are welcome: 09:00-17:00, or any'),
    },
    told: preferencesWords,
  },
};
