import type {
  AnswersDocument,
  CoverageDocument,
  InstructionDocument,
  MissingDocument,
  OffersDocument,
} from '@icx/holdings-service';
import { clerkDate, clerkNumber, clerkTime, instructionScopeWords } from '@icx/words';
import { table } from './table.ts';

export type HoldingAnswers = Omit<AnswersDocument, 'more'>;

export const instructionsWords = ({ items }: { readonly items: readonly InstructionDocument[] }): string =>
  items.length === 0
    ? 'You have given no standing instruction: what you hold is offered to you, icx offers list.'
    : table(
        ['instruction', 'from', 'before', 'for', ''],
        items.map((one) => [
          one.id,
          clerkDate(one.from),
          clerkDate(one.to),
          instructionScopeWords(one),
          one.ended ? `ended ${clerkTime(one.ended.at)}: “${one.ended.reason}”` : '',
        ]),
      );

export const offersWords = ({ open, held, items, next }: OffersDocument): string => {
  const counts = open === null ? [] : [`You hold the code of ${held} of your ${open} open requests.`];
  const rows = items.map(({ request, deviceId, source, line, heldSince }) => [
    ...[request, deviceId, clerkTime(heldSince)],
    line > 0 ? `${source}, line ${line}` : source,
  ]);
  const listed = rows.length > 0 ? [table(['request', 'device', 'held since', 'from'], rows)] : [];
  const more = next === null ? [] : [`More: --after ${next}`];
  const how = held ? ['Answer them all: icx offers answer'] : [];
  return [...counts, ...listed, ...more, ...how].join('\n\n');
};

export const answeredWords = ({ answered, refused }: HoldingAnswers): string =>
  [
    `${answered} answered.`,
    ...(refused.length > 0
      ? [
          table(
            ['not answered', 'why'],
            refused.map(({ request, detail }) => [request, detail]),
          ),
        ]
      : []),
  ].join('\n\n');

export const coverageWords = (one: CoverageDocument): string => {
  const { from, to, graceUntil, legs, open, answered, held, missing, conflicts, days } = one;
  const { manufacturers = [], files = [] } = one;
  const numbers = (...values: readonly number[]): string[] => values.map(clerkNumber);
  return [
    `${to} for ${from}: ${clerkNumber(legs)} requests, ${clerkNumber(answered)} answered, ${clerkNumber(open)} open.`,
    `Of the open ones: ${clerkNumber(held)} codes held, ${clerkNumber(missing)} missing, ${clerkNumber(conflicts)} of them in conflict.`,
    ...(graceUntil === null ? [] : [`Grace until ${clerkDate(graceUntil)}.`]),
    table(
      ['by the end of', 'requests', 'held', 'answered'],
      days.map((day) => [clerkDate(day.on), ...numbers(day.legs, day.held, day.answered)]),
    ),
    ...(manufacturers.length > 0
      ? [
          table(
            ['manufacturer', 'open', 'held', 'missing'],
            manufacturers.map((made) => [
              made.manufacturer ?? 'not known',
              ...numbers(made.open, made.held, made.missing),
            ]),
          ),
        ]
      : []),
    ...(files.length > 0
      ? [
          table(
            ['file', 'held', 'conflicts'],
            files.map((file) => [file.source, ...numbers(file.held, file.conflicts)]),
          ),
        ]
      : []),
  ].join('\n\n');
};

export const missingWords = ({
  items,
  next,
}: {
  readonly items: readonly MissingDocument[];
  readonly next: string | null;
}): string =>
  [
    items.length === 0
      ? 'No code is missing.'
      : table(
          ['request', 'device', 'made by', 'serial', ''],
          items.map(({ request, deviceId, manufacturer, msn, conflictIn }) => [
            ...[request, deviceId ?? '-', manufacturer ?? '-', msn ?? '-'],
            conflictIn === null ? '' : `conflict: ${conflictIn}`,
          ]),
        ),
    ...(next === null ? [] : [`More: --after ${next}`]),
  ].join('\n\n');
