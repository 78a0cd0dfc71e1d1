import { abreast, type CommandContext } from '@icx/commands';
import type { Services } from '@icx/composition';
import { rowBeyondMail, type AnsweredMail } from '@icx/files';
import type { Column, FileKind } from '@icx/files-service';
import type { LegRef, PostId } from '@icx/mail';
import { representations } from '@icx/install-code';
import { isRefusal, type Refusal } from '@icx/refusals';
import { answerKinds, codeNotHeldReasons } from '@icx/requests';
import { answerOfRow, answerOnce, worklistColumns } from '@icx/requests-service';
import type { AnswerDraft, AnswerRow, Loaded, Outcome } from '@icx/requests-service';
import { readerOf } from './reader-of.ts';
import { rejected, resultOf, RowActs } from './row-acts.ts';
import { withSpoilt } from './spoilt.ts';

type About = Omit<Column, 'name' | 'required'>;

/** As the worklist has it: by this a row that was changed by mistake is found. */
const asListed = (example: string): About => ({ words: 'As your worklist has it.', example, identifier: true });

const about: Readonly<Record<(typeof worklistColumns)[number], About>> = {
  requestId: {
    words: 'Which request, as your worklist has it.',
    example: 'icr_TEST0123456789abcdef',
    identifier: true,
  },
  leg: { words: 'Which leg, as your worklist has it.', example: '1' },
  yourReference: asListed(''),
  requester: asListed('AAAA'),
  deviceId: {
    ...asListed('00-DB-12-34-56-78-90-A0'),
    words: 'As your worklist has it; where that has none, with a code the Device ID of the device.',
  },
  deviceType: asListed('ESME'),
  mpxn: asListed('1012345678903'),
  msn: asListed('21E0012345'),
  manufacturer: asListed('Wattmeter Ltd'),
  dueOn: asListed('2026-12-07'),
  answer: {
    words: `${answerKinds.join(', ')}. Without it and without a code the row is passed over.`,
    example: 'code-not-held',
  },
  installCode: {
    words: 'With code-supplied: 32 hexadecimal digits, or 36 with the CRC, its least significant byte first.',
    example: '',
    identifier: true,
    secret: true,
  },
  representation: {
    words: `What the code is: ${representations.join(', ')}. Empty: 36 digits are raw-16+crc, 32 unknown-16.`,
    example: '',
  },
  suggestedInstaller: { words: 'With not-installer: who did, if you know.', example: '', identifier: true },
  reason: { words: `With code-not-held: ${codeNotHeldReasons.join(', ')}.`, example: codeNotHeldReasons[0] },
  note: { words: 'With request-invalid: what is wrong.', example: '' },
};

const needed: readonly string[] = ['requestId', 'leg', 'answer'];
const columns = worklistColumns.map((name): Column => ({ name, required: needed.includes(name), ...about[name] }));

/** Each row answers one leg: a worklist that was filled in. */
export const answersKind = (services: Services): FileKind<readonly AnswerRow[]> => ({
  name: 'answers',
  action: 'files:answers',
  columns,
  ignoresOthers: true,
  reader: readerOf('answers'),
  take: async (rows, lines, act) => {
    const acts = new RowActs(services, act);
    const { answersTo } = act.options;
    const isWithin = await within(answersTo, services);
    const beyond = (row: AnswerRow) => (answersTo?.rows === 'within' && !isWithin(row) ? rowBeyondMail : undefined);
    return abreast([...rows.entries()], async ([index, row]) => {
      const line = lines[index]!;
      // It was taken, or refused, when the mail came.
      if (answersTo?.rows === 'beyond' && isWithin(row)) return { line, outcome: 'skipped' };
      const admitted = await acts.admit('requests:answer', row);
      if (isRefusal(admitted))
        return rejected(line, admitted.kind === 'unknown' ? { ...admitted, pointer: '/requestId' } : admitted);
      const context = acts.commandOf(line, row);
      const done = await answered(services, row, admitted.loaded!, context, beyond);
      if (done === 'already-held') return { line, outcome: done };
      return resultOf(line, inCell(done, row), () => 'accepted');
    });
  },
});

const within = async (answersTo: AnsweredMail | undefined, { mail }: Services) => {
  const asked = answersTo && (await mail.outbox.postOf(answersTo.post as PostId));
  const legs = new Set(asked?.notice.legs.map(nameOf));
  return (row: AnswerRow): boolean => legs.has(nameOf(row));
};
const nameOf = ({ request, leg }: LegRef): string => `${request} ${leg}`;

/** Where it shows, what a spreadsheet did to the code. */
const inCell = <Done extends object>(done: Done | Refusal, { installCode }: AnswerRow): Done | Refusal =>
  isRefusal(done) && installCode !== undefined ? withSpoilt([done], { installCode })[0]! : done;

const answered = async (
  { requests, engines: { vault } }: Services,
  row: AnswerRow,
  loaded: Loaded,
  context: CommandContext,
  beyond: (row: AnswerRow) => Refusal | undefined,
): Promise<Outcome | Refusal | 'already-held'> => {
  const draft = answerOfRow(row, loaded.state, context.party);
  // Whose the request is comes first: of another party's a mail learns nothing.
  const refusal = isRefusal(draft) ? draft : beyond(row);
  if (refusal) return refusal;
  const { answering } = requests;
  return answerOnce({ answering, vault }, loaded, context, { ...(draft as AnswerDraft), leg: row.leg });
};
