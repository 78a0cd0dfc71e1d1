import { chosenNotices, type ChosenNotice } from '@icx/contacts';
import type { LegRef, Notice, PostId } from '@icx/mail';
import type { Instant } from '@icx/working-days';
import { subjectOf, type News } from './news.ts';
import type { Group } from './pending.ts';

const isOfLeg = ({ subject }: Pick<News, 'subject'>): boolean => 'request' in subject;

/** The notice that tells these news: its legs, and of what it tells besides their names, by kind. */
export const noticeOf = (
  id: PostId,
  { kind, party, batch }: Group,
  news: readonly News[],
  postedAt: Instant,
): Notice => ({
  ...{ id, kind, party, postedAt },
  legs: legsOf(news),
  about: {
    ...(batch === null ? {} : { batch }),
    ...byKind(kind === 'digest' ? news : news.filter((one) => !isOfLeg(one))),
  },
});

const legsOf = (news: readonly News[]): readonly LegRef[] => {
  const legs = news.flatMap(({ subject }) => ('request' in subject ? [subject] : []));
  return [...new Map(legs.map((leg) => [subjectOf({ subject: leg }), leg])).values()];
};

/** What of each kind: of a digest all, since its legs alone do not say why they are in it; else what is no leg. */
const byKind = (news: readonly News[]): Notice['about'] => {
  const about: Record<string, string> = {};
  for (const one of news) about[one.kind] = [about[one.kind] ?? [], subjectOf(one)].flat().join(' ');
  return about;
};

/** What a digest tells, by kind, in the order in which kinds are told. */
export const toldIn = ({ about }: Notice): readonly (readonly [ChosenNotice, readonly string[]])[] =>
  chosenNotices.flatMap((kind) => (about[kind] === undefined ? [] : [[kind, about[kind].split(' ')] as const]));

/** Whether this notice has told it already. */
export const tellsAll = (notice: Notice, news: News): boolean =>
  notice.kind === 'digest' || !isOfLeg(news)
    ? (notice.about[news.kind]?.split(' ').includes(subjectOf(news)) ?? false)
    : notice.legs.some((leg) => subjectOf({ subject: leg }) === subjectOf(news));
