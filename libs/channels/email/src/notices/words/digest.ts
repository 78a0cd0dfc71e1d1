import type { ChosenNotice } from '@icx/contacts';
import { clerkNumber, plain } from '@icx/words';
import { tableOf } from '../cases.ts';
import { exact, heading, text, type Block, type Frame, type Words } from '../layout/blocks.ts';
import type { Told } from './kind.ts';
import { legNotices, type LegKind } from './leg-notices.ts';

/** What a digest tells of one kind. */
export type DigestPart =
  | { readonly kind: LegKind; readonly told: Told }
  | { readonly kind: Exclude<ChosenNotice, LegKind>; readonly cases: readonly string[] };

/** What a party wants to hear once a day. */
export const digestWords = (parts: readonly DigestPart[], { publicUrl }: Frame): Words => ({
  subject: `What happened: ${parts.map(nameOf).join(', ')}`,
  title: 'What happened since the last digest',
  blocks: [
    ...parts.flatMap(blocksOf),
    heading('Signed in'),
    exact('npx @icx/icx list', `GET ${publicUrl}/v1/requests`),
  ],
});

const countOf = (part: DigestPart): number => ('told' in part ? part.told.count : part.cases.length);
const nameOf = (part: DigestPart): string => `${plain(part.kind)} (${clerkNumber(countOf(part))})`;

const blocksOf = (part: DigestPart): readonly Block[] =>
  'told' in part
    ? [
        heading(legNotices[part.kind].title(part.told)),
        ...legNotices[part.kind].opening(part.told),
        ...tableOf(part.told.cases, part.told.count),
      ]
    : [
        heading(part.kind === 'report' ? 'Reports issued' : 'Data-fix cases moved'),
        text(part.cases.slice(0, 20).join(', ')),
      ];
