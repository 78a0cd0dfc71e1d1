/** How one who installed answers what is put to it. `fails` answers nothing, and is succeeded by another. */
export const habits = ['prompt', 'slow', 'denies', 'queries', 'by-file', 'unusable', 'fails'] as const;
export type Habit = (typeof habits)[number];

/** Who does a step: a side of the request, or a third party by its name. */
export type Doer = 'requester' | 'installer' | 'BBBB' | 'DART' | 'MAPX';

/** One act on a request. */
export interface Move {
  /** Working Days after the request was raised. */
  readonly after: number;
  readonly by: Doer;
  /** What stands in its address after the request's id. */
  readonly does: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** In the next weekly file, not by a call of its own. */
  readonly inFile?: true;
}

const by = (doer: Doer, after: number, does: string, body: Move['body'] = {}): Move => ({
  after,
  by: doer,
  does,
  body,
});
const answers = (after: number, body: Move['body'], doer: Doer = 'installer') => by(doer, after, 'answer', body);
/** Which code, is for the plan to say. */
const supplies = (after: number, doer: Doer = 'installer') => answers(after, { answer: 'code-supplied' }, doer);
const acknowledges = (after: number) => by('installer', after, 'acknowledgement');
const reveals = (after: number) => by('requester', after, 'reveal', { format: 'sr-8.11', reason: 'site visit' });
const closes = (after: number, outcome: string) => by('requester', after, 'closure', { outcome });
const withdraws = (after: number, reason: string) => by('requester', after, 'withdrawal', { reason });
const unusable = (after: number) => by('requester', after, 'unusable', { reason: 'the device rejects it' });
const denies = (after: number, suggestedInstaller?: string) =>
  answers(after, { answer: 'not-installer', ...(suggestedInstaller !== undefined && { suggestedInstaller }) });
const hasNone = (after: number, reason: string) => answers(after, { answer: 'code-not-held', reason });
/** The asset provider does it as a favour, without a clock. */
const asksOwner = (after: number) => by('requester', after, 'reroute', { addressee: 'MAPX' });
const inFile = (move: Move): Move => ({ ...move, inFile: true });

const phoned = by('installer', 8, 'outside-answers', {
  ...{ answer: 'code-supplied', means: 'phone' },
  ...{ who: 'their install code desk to ours', statement: 'read out on the telephone' },
});

/** What may come of a request, by the habit of who is asked; each is taken in turn. */
export const courses: Readonly<Record<Habit, readonly (readonly Move[])[]>> = {
  prompt: [
    [acknowledges(0), supplies(1), reveals(2), closes(4, 'commissioned')],
    [supplies(2)],
    [supplies(1), reveals(3)],
    [supplies(1), reveals(2), closes(3, 'joined')],
    [acknowledges(1), supplies(2), reveals(4), closes(7, 'no-wan')],
    [supplies(3), reveals(5), closes(6, 'commissioned')],
  ],
  slow: [
    [],
    [acknowledges(3), supplies(12), reveals(13), closes(15, 'commissioned')],
    [phoned],
    [supplies(9), reveals(11)],
    [phoned, by('requester', 9, 'outside-answers/1/dispute', { reason: 'nobody rang us' })],
    [acknowledges(5), supplies(13)],
    [hasNone(11, 'lost')],
  ],
  denies: [
    [denies(2)],
    [denies(1, 'DART'), supplies(3, 'DART'), reveals(5), closes(7, 'commissioned')],
    [denies(2, 'BBBB')],
    [denies(3, 'DART'), supplies(4, 'DART')],
    [hasNone(2, 'asn-not-received'), withdraws(6, 'the meter will be replaced')],
    [supplies(4), reveals(5), closes(8, 'joined')],
    [denies(1), asksOwner(3)],
    [denies(2), asksOwner(3), supplies(5, 'MAPX'), reveals(6), closes(9, 'commissioned')],
  ],
  queries: [
    [
      answers(1, { answer: 'request-invalid', note: 'which premises?' }),
      by('requester', 2, 'reroute', { addressee: 'TYNE', correction: 'the flat upstairs' }),
      ...[supplies(4), reveals(5), closes(8, 'joined')],
    ],
    [answers(2, { answer: 'already-commissioned', note: 'commissioned in May' })],
    [answers(1, { answer: 'already-commissioned', note: 'we commissioned it' }), withdraws(4, 'it is commissioned')],
    [answers(3, { answer: 'request-invalid', note: 'two meters have that number' }), supplies(7), reveals(8)],
  ],
  'by-file': [
    [inFile(supplies(1)), reveals(6), closes(8, 'commissioned')],
    [inFile(supplies(1))],
    [inFile(supplies(2)), reveals(8)],
    [inFile(hasNone(1, 'lost'))],
    [inFile(denies(1, 'DART')), supplies(7, 'DART'), reveals(8), closes(9, 'joined')],
  ],
  unusable: [
    [supplies(1), reveals(2), unusable(3), supplies(5), reveals(6), closes(8, 'commissioned')],
    [supplies(1), reveals(2), unusable(3)],
    [supplies(2), by('installer', 3, 'recall', { reason: 'of another device' }), supplies(5), reveals(6)],
    [supplies(1), reveals(2), unusable(3), supplies(4), reveals(5), unusable(6), hasNone(8, 'lost')],
    [supplies(2), reveals(4), closes(5, 'code-failed')],
  ],
  // Its successor answers from files: the plan says when.
  fails: [[reveals(1), closes(3, 'commissioned')], [reveals(2)], [], [reveals(1), closes(4, 'joined')]],
};

/** The first requests of a habit: raised on which day, and which course; so that no seed leaves a list empty. */
export const leads: Readonly<Record<Habit, readonly (readonly [day: number, course: number])[]>> = {
  prompt: [
    [0, 0],
    [14, 1],
    [17, 2],
    [23, 3],
  ],
  // Due at the end of the play; overdue, and disputed; a statement that waits to be confirmed; answered late.
  slow: [
    [14, 0],
    [3, 0],
    [4, 0],
    [5, 0],
    [10, 2],
    [1, 1],
  ],
  denies: [
    [12, 0],
    [9, 6],
    [4, 7],
  ],
  queries: [
    [5, 0],
    [19, 1],
  ],
  'by-file': [[8, 0]],
  unusable: [
    [2, 0],
    [19, 1],
  ],
  fails: [
    [1, 0],
    [2, 1],
    [4, 2],
  ],
};
