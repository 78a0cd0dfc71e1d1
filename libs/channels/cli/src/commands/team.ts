import { Option } from 'commander';
import type { CoverDocument, TeamWorkDocument } from '@icx/team-service';
import { clerkDate, clerkTime } from '@icx/words';
import { fields, table } from '../output/table.ts';
import type { Define } from './define.ts';
import { operations } from './operation.ts';

const request = { id: 'its id, icr_…' };
const day = (flags: string, words: string) => new Option(`${flags} <day>`, words).makeOptionMandatory();

const workWords = ({ request: id, assignment, notes }: TeamWorkDocument): string =>
  [
    fields([
      ['Request', id],
      ['With', assignment?.to ?? 'nobody'],
      ['Instead of', assignment?.insteadOf],
      ['Since', assignment && `${clerkTime(assignment.at)}, by ${assignment.by}`],
    ]),
    ...(notes.length === 0
      ? []
      : [
          table(
            ['noted', 'by', ''],
            notes.map(({ at, by, text }) => [clerkTime(at), by, text]),
          ),
        ]),
  ].join('\n\n');

const coverRow = ({ who, takesOver, from, to }: CoverDocument) => [who, takesOver, clerkDate(from), clerkDate(to)];
const coversWords = (items: readonly CoverDocument[]): string =>
  items.length === 0 ? 'Nobody is away.' : table(['away', 'takes over', 'from', 'to'], items.map(coverRow));

export const team: Define = operations({
  show: {
    does: 'Who of your party has a request, and what you noted of it for each other.',
    call: 'GET v1/requests/{id}/team',
    arguments: request,
    told: workWords,
  },
  assign: {
    does: 'Give it to a colleague; without --to it is nobody’s again.',
    call: 'POST v1/requests/{id}/assignment',
    arguments: request,
    members: { to: new Option('--to <name>', 'of a user of your party') },
    told: workWords,
  },
  note: {
    does: 'Note something of it for your colleagues.',
    call: 'POST v1/requests/{id}/team-notes',
    arguments: request,
    members: { text: new Option('--text <text>', 'never a code').makeOptionMandatory() },
    told: workWords,
  },
  covers: {
    does: 'Who is away, and who takes over.',
    call: 'GET v1/team/covers',
    told: ({ items }: { readonly items: readonly CoverDocument[] }) => coversWords(items),
  },
  cover: {
    does: 'Say that a colleague is away, and who takes over.',
    call: 'POST v1/team/covers',
    arguments: { who: 'name of who is away', takesOver: 'name of who takes over' },
    members: { from: day('--from', 'the first day'), to: day('--to', 'the last day') },
    told: (cover: CoverDocument) => coversWords([cover]),
  },
  back: {
    does: 'A colleague is back, or not away after all.',
    call: 'POST v1/team/covers/{name}/end',
    arguments: { name: 'of who is back' },
    told: ({ items }: { readonly items: readonly CoverDocument[] }) => coversWords(items),
  },
});
