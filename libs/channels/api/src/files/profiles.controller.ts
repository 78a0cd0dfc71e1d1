import { Body, Param, Query } from '@nestjs/common';
import { Admission } from '@icx/admission';
import { FileKinds, kindsDocument, kindsSchema, Profiles, profileSchema, profilesSchema } from '@icx/files-service';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { mayUpload } from './may-upload.ts';
import { contentOf, ReadProfileDto, SaveProfileDto } from './profiles.dto.ts';

/** How the files of one source are written: known to the people of its party alone. */
@Subject('files', 'v1/files')
export class ProfilesController {
  constructor(
    private readonly admission: Admission,
    private readonly profiles: Profiles,
    private readonly kinds: FileKinds,
  ) {}

  @Read('kinds', 'files:read', 'The kinds of file, and the columns of each', ok(kindsSchema))
  listKinds() {
    return kindsDocument(this.kinds.all());
  }

  @Act(
    'profiles',
    'files:upload',
    {
      summary: 'Save a mapping profile, as a new version of its name',
      description:
        'How the files of one source call their columns, and what is the same in all their rows. A file is read by the version that its upload names.',
    },
    created(profileSchema),
  )
  async saveProfile(@Call() { caller, context }: Acting, @Body() body: SaveProfileDto) {
    mayUpload(this.admission, this.kinds, caller, body.kind);
    const profile = orRefuse(await this.profiles.save(body.id, contentOf(body), context));
    return new Answer(profile, { location: `/v1/files/profiles/${profile.id}?version=${profile.version}` });
  }

  @Read('profiles', 'files:read', 'The mapping profiles of your party, the newest version of each', ok(profilesSchema))
  async listProfiles(@CallerOf() { party }: Caller) {
    return { items: await this.profiles.list(party) };
  }

  @Read('profiles/:profile', 'files:read', 'One mapping profile of your party', ok(profileSchema))
  async readProfile(@CallerOf() { party }: Caller, @Param('profile') id: string, @Query() { version }: ReadProfileDto) {
    return orRefuse(await this.profiles.read(party, id, version));
  }
}
