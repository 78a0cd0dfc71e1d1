import { Injectable } from '@nestjs/common';
import { contentOf, SaveProfileDto } from '@icx/api-channel/dto/files/profiles';
import { kindNamed, mayUpload } from '@icx/api-channel/files';
import { dtoOf, Field, orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { fileKinds, type ProfileContent } from '@icx/files';
import { FileKinds, Profiles, Samples, type FileKind, type ProfileDocument, type Sample } from '@icx/files-service';
import { describing, refuse } from '@icx/refusals';
import { clerkCount, fileKindWords } from '@icx/words';
import { Form, List, Shown, type Sent, type Visit } from '../../pages/declare.ts';
import { whole, type Column, type ListOf } from '../../pages/list.ts';
import { addressOf } from '../../pages/listing.ts';
import { newKey } from '../../pages/sent.ts';
import { dashed, tableOf, type Cell } from '../../pages/table.ts';
import { faultWords } from '../../pages/told.ts';
import { FILE } from '../../pages/uploads.ts';
import { sendingOf } from './file-words.ts';

const PROFILES = '/files/profiles';
const buildingOf = (kind: string): string => `${PROFILES}/build/${kind}`;
/** Columns of a file that can be chosen for: a form takes no more fields. The others are passed over. */
const MOST_COLUMNS = 45;
/** What a field of the builder is about, by its name. */
const [COLUMN, CONSTANT] = ['column ', 'constant '];

const mappingUnreadable = refuse.malformed(
  'profile-part-not-object',
  'What was chosen for the columns did not come with the form. Look at the file again, and save from there.',
  '/mapping',
);
/** What was looked at, as the page of the sample hands it on. */
const mappingOf = describing((value) => {
  try {
    return JSON.parse(String(value)) as object;
  } catch {
    return mappingUnreadable;
  }
}, {});
class SaveSampledDto {
  @Field((value) => value, { description: 'As the party calls it.' }) id!: unknown;
  @Field(mappingOf, { description: 'What each column is.' }) mapping!: object;
}

const columns: readonly Column<ProfileDocument>[] = [
  { name: 'Name', of: ({ id }) => id },
  { name: '#Version', of: ({ version }) => version },
  { name: 'Of files', of: ({ kind }) => fileKindWords[kind].text },
  { name: 'Saved', as: 'time', of: ({ savedAt }) => savedAt },
  {
    ...{ name: 'Next', onPage: true },
    of: ({ id, version, kind }) => ({
      ...{ text: 'Send a file by it', about: `by ${id}` },
      href: addressOf(sendingOf(kind), { profile: `${id}@${version}` }),
    }),
  },
];

/** How the files of one source call their columns: found out on a sample of it, and saved under a name. */
@Injectable()
export class ProfilesDesk {
  readonly #samples = new Samples();

  constructor(
    private readonly admission: Admission,
    private readonly kinds: FileKinds,
    private readonly profiles: Profiles,
  ) {}

  @List<ProfileDocument>(PROFILES, 'files:read', {
    ...{
      title: 'Mapping profiles',
      columns,
      inNavigation: { under: 'requests', hint: 'have your own columns read in files' },
    },
    empty: 'None is saved yet. One is made from a sample of the files that it is for.',
  })
  async list({ caller }: Visit): Promise<ListOf<ProfileDocument>> {
    return {
      ...whole(await this.profiles.list(caller.party)),
      caption: 'The newest version of each',
      back: { text: 'Files', href: '/files' },
      lead: 'How the files of one source call their columns, so that nobody has to rename them.',
      links: fileKinds
        .filter((kind) => this.admission.alsoMay(caller, `files:${kind}`) === undefined)
        .map((kind) => ({ text: `Make one for ${fileKindWords[kind].text}`, href: buildingOf(kind) })),
    };
  }

  @Form(`${PROFILES}/build/:kind`, 'files:upload', {
    ...{ title: 'Make a mapping profile', template: 'files/build', given: 'about', submit: 'Show its first rows' },
    ...{ done: '', fields: [{ name: FILE, label: 'A sample of such files', kind: 'file' }] },
  })
  async build(sent: Sent) {
    const { caller, params, file, typed } = sent;
    const kind = kindNamed(this.kinds, params['kind']!);
    mayUpload(this.admission, this.kinds, caller, kind.name);
    const chosen = choicesIn(typed, kind);
    const sample = orRefuse(await this.#samples.look(caller.party, file!.bytes, kind, chosen));
    return new Shown('files/build', { ...this.about(sent), ...shownOf(sample, kind), key: newKey() });
  }

  about({ params }: Visit) {
    const kind = kindNamed(this.kinds, params['kind']!);
    const { text } = fileKindWords[kind.name];
    return {
      ...{ title: `Make a mapping profile: ${text}`, back: PROFILES, to: buildingOf(kind.name) },
      hint: 'CSV or XLSX. Its first rows are shown, codes masked; nothing of it is kept.',
    };
  }

  @Form(`${PROFILES}/save/:kind`, 'files:upload', {
    ...{ title: 'Save the mapping profile', given: 'aboutSaving', submit: 'Save it', body: SaveSampledDto },
    done: 'Saved: files of this source can be sent by it.',
    fields: [
      {
        name: 'id',
        label: 'Name of the profile',
        hint: 'Letters, digits, hyphens and underscores: flexco.',
        width: 20,
      },
      { name: 'mapping', label: 'Columns', kind: 'hidden' },
    ],
  })
  async save({ caller, params, body: { id, mapping }, context }: Sent<SaveSampledDto>) {
    const { name: kind } = kindNamed(this.kinds, params['kind']!);
    mayUpload(this.admission, this.kinds, caller, kind);
    const wanted = dtoOf({ ...mapping, id, kind }, SaveProfileDto);
    orRefuse(await this.profiles.save(wanted.id, contentOf(wanted), context));
    return PROFILES;
  }

  aboutSaving({ params }: Visit) {
    const { name } = kindNamed(this.kinds, params['kind']!);
    return { back: buildingOf(name), lead: 'Saved under a name that is there already, it is a new version of it.' };
  }
}

const choicesIn = (
  typed: Readonly<Record<string, string>>,
  { columns: known }: Pick<FileKind, 'columns'>,
): Pick<ProfileContent, 'columns' | 'constants'> => {
  const of = (prefix: string) =>
    Object.entries(typed).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value.trim()] as const] : [],
    );
  const chosen = of(COLUMN).map(([header, column]) => ({ header, column: column === '' ? null : column }));
  const taken = new Set(chosen.map(({ column }) => column));
  return {
    columns: chosen.filter(({ column }) => column === null || known.some(({ name }) => name === column)),
    // What a column of the file says is not said once for all rows, too.
    constants: of(CONSTANT).flatMap(([column, value]) =>
      value === '' || taken.has(column) ? [] : [{ column, value }],
    ),
  };
};

/** Of what is to be chosen: columns that are read. */
const readOf = ({ columns: known }: Pick<FileKind, 'columns'>) => known.filter(({ unread }) => !unread);

const shownOf = ({ columns: of, constants, refusal, rows }: Sample, kind: FileKind) => {
  const read = readOf(kind);
  const mapped = new Set(of.map(({ column }) => column));
  const wrong = rows.filter(({ faults }) => faults.length > 0).length;
  const at = of.flatMap(({ column }, n) => (column === null ? [] : [{ column, n }]));
  return {
    says: refusal?.detail ?? saysOf(rows.length, wrong),
    fits: refusal === null && wrong === 0,
    chosen: of.slice(0, MOST_COLUMNS).map(({ header, column }, n) => ({
      ...{ header, id: `column-${n}`, name: COLUMN + header, column },
      example: rows.map(({ cells }) => cells[n]).find(Boolean) ?? '',
    })),
    more: Math.max(0, of.length - MOST_COLUMNS),
    options: read.map(({ name, words, required }) => ({
      name,
      text: required ? `${name} (has to be there)` : name,
      words,
    })),
    constants: read
      .filter(({ name, secret }) => !secret && !mapped.has(name))
      .map(({ name, words, example }, n) => ({
        ...{ id: `constant-${n}`, name: CONSTANT + name, label: name, hint: `${words} Such as ${example}.` },
        value: constants.find(({ column }) => column === name)?.value ?? '',
      })),
    table: tableOf(
      'The first rows, as they are read',
      ['#Line', ...at.map(({ column }) => column), 'What is wrong'],
      rows.map(({ line, cells, faults }): readonly Cell[] => [
        ...[line, ...dashed(at.map(({ n }) => cells[n] ?? ''))],
        faults.length === 0 ? '-' : { text: faults.map(faultWords).join(' '), late: true },
      ]),
    ),
    save: { to: `${PROFILES}/save/${kind.name}`, mapping: JSON.stringify({ columns: kept(of), constants }) },
  };
};

/** A column that is passed over has none in the profile. */
const kept = (of: Sample['columns']) =>
  of.map(({ header, column }) => (column === null ? { header } : { header, column }));

const saysOf = (rows: number, wrong: number): string => {
  if (rows === 0) return 'There are no rows under the first line.';
  const looked = `${clerkCount(rows, 'row')} looked at`;
  return wrong === 0 ? `${looked}: all of them fit.` : `${looked}: ${wrong} would not be taken.`;
};
