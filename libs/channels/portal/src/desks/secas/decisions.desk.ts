import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DisputeResolutionDto } from '@icx/api-channel/dto/requests/outside';
import { BacklogDecisionDto, ReasonDto } from '@icx/api-channel/dto/requests/requests';
import { orRefuse, Refused } from '@icx/api-channel/http';
import { BacklogRegister } from '@icx/backlog-service';
import type { RequestCommand } from '@icx/requests';
import {
  ActOnRequest,
  ReleaseReveal,
  RequestDocuments,
  requestUnknown,
  type RaisedState,
  type RequestDocument,
} from '@icx/requests-service';
import { clerkDate, standing } from '@icx/words';
import { Form, type RequestSent, type RequestVisit } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';

const why = (hint: string): FieldWords => ({ name: 'reason', label: 'Why', hint, kind: 'text' });
const yesOrNo = (name: string, label: string, yes: string, no: string): FieldWords => ({
  ...{ name, label, kind: 'choice' },
  options: [
    { value: 'true', text: yes },
    { value: 'false', text: no },
  ],
});

const disputed = ({ legs }: RequestDocument) =>
  legs
    .filter(({ breach }) => breach?.dispute && !breach.dispute.resolved)
    .map(({ number }) => ({ text: `Decide on the disputed breach of leg ${number}`, at: { leg: String(number) } }));
const isContested = ({ legs }: RequestDocument): boolean => legs.some(({ contest }) => contest && !contest.decided);

/** What SECAS alone decides about a request. */
@Injectable()
export class DecisionsDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly documents: RequestDocuments,
    private readonly register: BacklogRegister,
  ) {}

  @Form('/requests/:id/release', 'requests:release-reveal', {
    offered: { when: ({ request }) => request.quarantine === 'held' && 'Release the reveal', place: 'first' },
    ...{ title: 'Release a held reveal', body: ReasonDto, submit: 'Release it', given: 'about' },
    done: 'Released: its requester may reveal the code now.',
    fields: [why('You have made sure that its requester needs this code. It stays on record.')],
  })
  async release({ loaded, context, ifRevision, body: { reason } }: RequestSent<ReasonDto>) {
    orRefuse(await this.commands.execute(new ReleaseReveal(loaded, context, reason, ifRevision)));
    return pageOf(loaded);
  }

  @Form('/requests/:id/breach-disputes/:leg/resolution', 'requests:resolve-dispute', {
    offered: { when: ({ request }) => disputed(request), place: 'first' },
    ...{ title: 'Decide on a disputed breach', body: DisputeResolutionDto, submit: 'Decide', given: 'dispute' },
    done: 'Decided. Both of them are told.',
    fields: [
      yesOrNo('upheld', 'Was it a breach?', 'No: the dispute is upheld, it is counted no more', 'Yes: it is dismissed'),
      why('For both of them.'),
    ],
  })
  async resolve(sent: RequestSent<DisputeResolutionDto>) {
    return this.#act(sent, { type: 'resolve-dispute', leg: legOf(sent), ...sent.body });
  }

  @Form('/requests/:id/backlog-decision', 'requests:decide-backlog', {
    offered: { when: ({ request }) => isContested(request) && 'Settle the install date', place: 'first' },
    ...{ title: 'Settle a contested install date', body: BacklogDecisionDto, submit: 'Decide', given: 'contest' },
    done: 'Decided. Both of them are told.',
    fields: [
      yesOrNo(
        'backlog',
        'When was it installed?',
        'Before the obligation began: backlog, no clock',
        'Since: a clock runs from now on',
      ),
      why('For both of them.'),
    ],
  })
  async settle(sent: RequestSent<BacklogDecisionDto>) {
    return this.#act(sent, { type: 'decide-backlog', ...sent.body });
  }

  @Form('/requests/:id/backlog-leaving', 'requests:leave-backlog', {
    offered: {
      when: ({ request, isLive }) => request.backlog && isLive && 'Take it out of the backlog',
      place: 'first',
    },
    ...{ title: 'Take it out of the backlog', body: ReasonDto, submit: 'Take it out', given: 'about' },
    done: 'Taken out: a clock runs from now on, with the full term.',
    fields: [why('Shown to both of them.')],
  })
  async leave({ loaded, context, ifRevision, body: { reason } }: RequestSent<ReasonDto>) {
    orRefuse(await this.register.leaveRequest(loaded, reason, context, ifRevision));
    return pageOf(loaded);
  }

  about({ loaded, caller }: RequestVisit) {
    const request = this.documents.of(loaded.state as RaisedState, caller);
    const { device, requester } = request;
    return {
      back: pageOf(loaded),
      lead: `${device.deviceId ?? device.mpxn ?? request.id}, asked for by ${requester}: ${standing(request)}.`,
    };
  }

  dispute(visit: RequestVisit) {
    const { legs } = this.documents.of(visit.loaded.state as RaisedState, visit.caller);
    const leg = legs.find(({ number }) => number === legOf(visit));
    if (!leg) throw new Refused(requestUnknown);
    const said = leg.breach?.dispute;
    return {
      back: pageOf(visit.loaded),
      lead: `Leg ${leg.number}, ${leg.addressee}, was due ${clerkDate(leg.dueOn)}.${said ? ` ${leg.addressee} says: “${said.reason}”` : ' No breach of it is disputed.'}`,
    };
  }

  contest(visit: RequestVisit) {
    const { legs } = this.documents.of(visit.loaded.state as RaisedState, visit.caller);
    const said = legs.flatMap(({ addressee, contest }) => (contest ? [{ ...contest, addressee }] : [])).at(-1);
    return {
      back: pageOf(visit.loaded),
      lead: said
        ? `${said.addressee} says that it was installed on ${clerkDate(said.installedOn)}: “${said.reason}”`
        : 'Its install date is not contested.',
    };
  }

  async #act({ loaded, context, caller, ifRevision }: RequestSent, act: object): Promise<string> {
    const command = { ...act, at: context.receivedAt, by: caller.party } as RequestCommand;
    orRefuse(await this.commands.execute(new ActOnRequest(loaded, context, command, ifRevision)));
    return pageOf(loaded);
  }
}

const pageOf = ({ stream }: RequestVisit['loaded']): string => `/requests/${stream}`;
const legOf = ({ params: { leg = '' } }: RequestVisit): number => {
  if (!/^[1-9]\d{0,3}$/.test(leg)) throw new Refused(requestUnknown);
  return Number(leg);
};
