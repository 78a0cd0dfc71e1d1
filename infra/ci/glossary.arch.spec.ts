import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '@icx/event-store';
import { roles } from '@icx/parties';
import type { RefusalKind } from '@icx/refusals';
import type { ClockState, LegClosing, RequestState } from '@icx/requests';
import { successionKinds } from '@icx/switching';
import { root } from './results.ts';

const glossary = readFileSync(join(root, 'docs/glossary.md'), 'utf8');

/** A word that the code gets does not compile until it is here. */
const every = <Word extends string>(words: Readonly<Record<Word, true>>): readonly string[] => Object.keys(words);

const contexts = new Set(
  globSync('libs/{domain,services,channels,platform/audit}/**/*.ts', { cwd: root, exclude: ['**/node_modules'] })
    .filter((file) => !/\.(spec|fixture)\.ts$/.test(file))
    .flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/'((?!icx\.)[a-z-]+)\.[a-z-]+\.v\d+'/g)])
    .map(([, context]) => context!),
);

test.each(
  Object.entries({
    contexts: [...contexts],
    'states of a request': every<RequestState['status']>({
      absent: true,
      open: true,
      stalled: true,
      answered: true,
      revealed: true,
      ended: true,
    }),
    'clocks of a leg': every<ClockState>({
      'awaiting-receipt': true,
      running: true,
      undelivered: true,
      stopped: true,
    }),
    'closings of a leg': every<LegClosing>({
      rerouted: true,
      'answered-elsewhere': true,
      'addressee-failed': true,
      'succession-reversed': true,
    }),
    channels: every<Channel>({
      api: true,
      portal: true,
      email: true,
      bulk: true,
      topic: true,
      'sign-in': true,
      sandbox: true,
      exchange: true,
    }),
    'kinds of refusals': every<RefusalKind>({
      malformed: true,
      unauthenticated: true,
      forbidden: true,
      unknown: true,
      conflict: true,
      moved: true,
      'too-large': true,
      rate: true,
      failure: true,
      unavailable: true,
    }),
    roles,
    'kinds of successions': successionKinds,
  }),
)('the glossary has the %s', (_, words) => {
  expect(words.length).toBeGreaterThan(2);
  expect(words.filter((word) => !glossary.includes(`\`${word}\``))).toEqual([]);
});
