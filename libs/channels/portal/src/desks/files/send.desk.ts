import { Injectable } from '@nestjs/common';
import { optionsOf, UploadOptionsDto } from '@icx/api-channel/dto/files/files';
import { kindNamed, mayUpload } from '@icx/api-channel/files';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { FileIntake, FileKinds, fileNameOf, Profiles } from '@icx/files-service';
import { fileKindWords } from '@icx/words';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';
import { tableOf } from '../../pages/table.ts';
import { FILE } from '../../pages/uploads.ts';
import { pageOf } from './file-words.ts';

const fields: readonly FieldWords[] = [
  {
    ...{ name: 'profile', label: 'Mapping profile', kind: 'list' },
    hint: 'How files of this source name their columns.',
  },
  {
    ...{ name: 'originalParty', label: 'Who first held them', width: 10 },
    hint: 'PartyId. Only where you took that party over, and the file is of its time.',
  },
  { name: 'dryRun', kind: 'flag', label: 'Try it: say what would become of each row, and write nothing' },
  { name: 'allOrNothing', kind: 'flag', label: 'All or nothing: one row that is refused, and none is taken' },
  {
    ...{ name: FILE, label: 'The file', kind: 'file' },
    hint: 'CSV or XLSX; CSV may be packed with gzip or zip.',
  },
];

/** A file of many rows is sent by a form: through the same door as an upload to the API. */
@Injectable()
export class SendFileDesk {
  constructor(
    private readonly admission: Admission,
    private readonly kinds: FileKinds,
    private readonly intake: FileIntake,
    private readonly profiles: Profiles,
  ) {}

  async about({ caller, params }: Visit) {
    const { name, columns } = kindNamed(this.kinds, params['kind']!);
    mayUpload(this.admission, this.kinds, caller, name);
    const profiles = (await this.profiles.list(caller.party)).filter(({ kind }) => kind === name);
    const { text, hint } = fileKindWords[name];
    return {
      ...{ title: `Send a file: ${text}`, back: '/files', lead: hint },
      without: [...(profiles.length === 0 ? ['profile'] : []), ...(name === 'asn' ? [] : ['originalParty'])],
      options: {
        profile: profiles.map(({ id, version }) => ({ value: `${id}@${version}`, text: `${id}, version ${version}` })),
      },
      template: `/files/templates/${name}`,
      worklist: name === 'answers',
      building: `/files/profiles/build/${name}`,
      columns: tableOf(
        'Columns of the file',
        ['Column', 'What it is', 'Example'],
        columns
          .filter(({ unread }) => !unread)
          .map(({ name: column, required, words, example }) => [
            column,
            required ? `Has to be there. ${words}` : words,
            example || '-',
          ]),
      ),
    };
  }

  @Form('/files/send/:kind', 'files:upload', {
    ...{ title: 'Send a file', template: 'files/send', given: 'about', submit: 'Send the file', fields },
    ...{ body: UploadOptionsDto, done: 'The file is here. How far it is, and what became of its rows, stands below.' },
  })
  async send({ caller, params, body, context, file }: Sent<UploadOptionsDto>) {
    const { name: kind } = kindNamed(this.kinds, params['kind']!);
    const { name, length, bytes } = file!;
    const wanted = { kind, options: optionsOf(body) };
    mayUpload(this.admission, this.kinds, caller, kind, wanted.options);
    const { id, end } = orRefuse(await this.intake.begin(wanted, caller, length));
    try {
      const { party, user, channel, commandId } = context;
      const as = { ...wanted, name: fileNameOf(name) };
      // Its door time is that of its last byte.
      const { file: taken } = orRefuse(
        await this.intake.take(id, as, bytes, length, caller, { party, user, channel, commandId }),
      );
      return pageOf(taken.receipt);
    } finally {
      end();
    }
  }
}
