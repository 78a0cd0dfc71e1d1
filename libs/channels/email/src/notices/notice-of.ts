import { chosenNotices, type ChosenNotice } from '@icx/contacts';
import type { LegRef, Notice, PostId } from '@icx/mail';
import type { Instant } from '@icx/working-days';
import type { News } from './news.ts';
import type { Group } from './pending.ts';

const nameOf = ({ subject }: Pick<News, 'subject'>): string =>
  'case' in subject ? subject.case : `${subject.request}/${subject.leg}`;

/** The notice that tells these news: its legs, and of what it tells besides their names, by kind. */
export const noticeOf = (
  id: PostId,
  { kind, party, batch }: Group,
  news: readonly News[],
  postedAt: Instant,
): Notice => ({
  ...{ id, kind, party, postedAt },
  legs: legsOf(news),
  about: { ...(batch === null ? {} : { batch }), ...(kind === 'digest' ? byKind(news) : casesOf(news)) },
});

const legsOf = (news: readonly News[]): readonly LegRef[] => {
  const legs = news.flatMap(({ subject }) => ('case' in subject ? [] : [subject]));
  return [...new Map(legs.map((leg) => [nameOf({ subject: leg }), leg])).values()];
};

const casesOf = (news: readonly News[]): Notice['about'] => {
  const cases = news.flatMap(({ subject }) => ('case' in subject ? [subject.case] : []));
  return cases.length === 0 ? {} : { 'data-fix': cases.join(' ') };
};

/** Of a digest: what of each kind, since its legs alone do not say why they are in it. */
const byKind = (news: readonly News[]): Notice['about'] => {
  const about: Record<string, string> = {};
  for (const one of news) about[one.kind] = [about[one.kind] ?? [], nameOf(one)].flat().join(' ');
  return about;
};

/** What a digest tells, by kind, in the order in which kinds are told. */
export const toldIn = ({ about }: Notice): readonly (readonly [ChosenNotice, readonly string[]])[] =>
  chosenNotices.flatMap((kind) => (about[kind] === undefined ? [] : [[kind, about[kind].split(' ')] as const]));

/** Whether this notice has told it already. */
export const tellsAll = (notice: Notice, news: News): boolean =>
  notice.kind === 'digest' || 'case' in news.subject
    ? (notice.about[news.kind]?.split(' ').includes(nameOf(news)) ?? false)
    : notice.legs.some((leg) => nameOf({ subject: leg }) === nameOf(news));
