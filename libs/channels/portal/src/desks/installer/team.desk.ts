import { Injectable } from '@nestjs/common';
import { AssignmentDto, LeaveCoverDto, TeamNoteDto } from '@icx/api-channel/dto/team/team';
import { orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import type { PartyId } from '@icx/identifiers';
import type { MemberName } from '@icx/parties';
import { Directory } from '@icx/parties-service';
import { Team, type CoverDocument, type TeamWorkDocument } from '@icx/team-service';
import { clerkDate } from '@icx/words';
import { Form, List, type RequestSent, type RequestVisit, type Sent, type Visit } from '../../pages/declare.ts';
import type { Option } from '../../pages/fields.ts';
import { whole, type ListOf } from '../../pages/list.ts';
import { addressOf } from '../../pages/listing.ts';
import { requestAt, RequestActs } from '../acting.ts';

const COVERS = '/team/covers';

/** What the people of a party arrange among themselves: who has a request, notes of it, leave. */
@Injectable()
export class TeamDesk {
  constructor(
    private readonly team: Team,
    private readonly directory: Directory,
    private readonly acts: RequestActs,
    private readonly admission: Admission,
  ) {}

  @Form('/requests/:id/assignment', 'team:assign', {
    ...{ title: 'Who has it', template: 'requests/form', given: 'aboutRequest', body: AssignmentDto },
    ...{ submit: 'Give it', done: 'Given.' },
    fields: [{ name: 'to', label: 'Colleague', kind: 'list', hint: 'Left empty it is nobody’s again.' }],
  })
  async assign({ loaded, context, body: { to } }: RequestSent<AssignmentDto>) {
    orRefuse(await this.team.assign(loaded.stream, to ?? null, context));
    return requestAt(loaded.stream);
  }

  @Form('/requests/:id/team-notes', 'team:note', {
    ...{ title: 'A note for your colleagues', template: 'requests/form', given: 'aboutRequest', body: TeamNoteDto },
    ...{ submit: 'Keep the note', done: 'Noted.' },
    fields: [{ name: 'text', label: 'Note', kind: 'text', hint: 'Nobody but your own party sees it. Never a code.' }],
  })
  async note({ loaded, context, body: { text } }: RequestSent<TeamNoteDto>) {
    orRefuse(await this.team.note(loaded.stream, text, context));
    return requestAt(loaded.stream);
  }

  @List<CoverDocument>(COVERS, 'team:covers', {
    title: 'Who is away',
    inNavigation: { under: 'requests', hint: 'leave, and who takes over' },
    columns: [
      { name: 'Away', of: ({ who }) => who },
      { name: 'Takes over', of: ({ takesOver }) => takesOver },
      { name: 'From', as: 'date', of: ({ from }) => from },
      { name: 'Last day', as: 'date', of: ({ to }) => to },
      {
        ...{ name: 'Next', onPage: true },
        of: ({ who }) => ({ text: 'Is back', about: who, href: `${COVERS}/${who}/end` }),
      },
    ],
    empty: 'Nobody is away.',
  })
  async covers({ caller }: Visit): Promise<ListOf<CoverDocument>> {
    return {
      ...whole((await this.team.covers(caller.party)) as readonly CoverDocument[]),
      lead: 'What is given to who is away goes to who takes over, and so does what that one has already.',
      back: { text: 'To answer', href: '/worklist' },
      acts:
        this.admission.alsoMay(caller, 'team:cover') === undefined
          ? [{ text: 'Somebody is away', href: `${COVERS}/add` }]
          : [],
    };
  }

  @Form(`${COVERS}/add`, 'team:cover', {
    ...{ title: 'Somebody is away', given: 'aboutLeave', body: LeaveCoverDto },
    ...{ submit: 'Save', done: 'Saved.' },
    fields: [
      { name: 'who', label: 'Who is away', kind: 'list' },
      { name: 'takesOver', label: 'Who takes over', kind: 'list' },
      { name: 'from', label: 'First day', kind: 'date' },
      { name: 'to', label: 'Last day', kind: 'date' },
    ],
  })
  async cover({ body, context }: Sent<LeaveCoverDto>) {
    orRefuse(await this.team.cover({ ...body }, context));
    return COVERS;
  }

  @Form(`${COVERS}/:name/end`, 'team:cover', {
    ...{
      title: 'Is back',
      fields: [],
      given: 'aboutEnd',
      submit: 'Is back',
      done: 'Saved: work goes to that one again.',
    },
  })
  async end({ params, context }: Sent) {
    orRefuse(await this.team.end(params['name'] as MemberName, context));
    return COVERS;
  }

  aboutRequest(visit: RequestVisit) {
    return { ...this.acts.about(visit), options: { to: this.#colleagues(visit.caller.party) } };
  }

  aboutLeave({ caller }: Visit) {
    const colleagues = this.#colleagues(caller.party);
    return { back: COVERS, options: { who: colleagues, takesOver: colleagues } };
  }

  async aboutEnd({ caller, params }: Visit) {
    const cover = (await this.team.covers(caller.party)).find(({ who }) => who === params['name']);
    const lead = cover
      ? `${cover.who} is away until ${clerkDate(cover.to)}; ${cover.takesOver} takes over.`
      : 'That one is not away.';
    return { back: COVERS, lead };
  }

  #colleagues(party: PartyId): readonly Option[] {
    return this.directory
      .membersOf(party, 'user')
      .map((one) => ({ value: one.name, text: one.kind === 'user' ? `${one.displayName} (${one.name})` : one.name }));
  }
}

/** Of a request, to who is in the team; `null`: it is none of the team's business. */
export const teamPart = async (
  { team, admission }: { readonly team: Team; readonly admission: Admission },
  { caller, loaded }: RequestVisit,
) => {
  if (!admission.mayAct(caller, 'team:read', loaded)) return null;
  const work = await team.workOn(caller.party, loaded.stream);
  const [own] = await team.namesOf(caller);
  const at = requestAt(loaded.stream);
  return {
    ...saidOf(work),
    links: [
      admission.mayAct(caller, 'team:assign', loaded) &&
        own !== undefined &&
        work.assignment?.to !== own && { text: 'Take it', href: addressOf(`${at}/assignment`, { to: own }) },
      admission.mayAct(caller, 'team:assign', loaded) && { text: 'Give it to a colleague', href: `${at}/assignment` },
      admission.mayAct(caller, 'team:note', loaded) && { text: 'Add a note', href: `${at}/team-notes` },
    ].filter((one): one is { readonly text: string; readonly href: string } => Boolean(one)),
  };
};

const nameIn = (user: string): string => user.split('/').at(-1)!;

const saidOf = ({ assignment, notes }: TeamWorkDocument) => ({
  has: assignment?.to ?? null,
  insteadOf: assignment?.insteadOf ?? null,
  notes: notes.map(({ at, by, text }) => ({ at, by: nameIn(by), text })),
});
