import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { DisputeResolutionDto } from '@icx/api-channel/dto/requests/outside';
import { BacklogDecisionDto, ReasonDto } from '@icx/api-channel/dto/requests/requests';
import { orRefuse, Refused } from '@icx/api-channel/http';
import { BacklogRegister } from '@icx/backlog-service';
import {
  ReleaseReveal,
  RequestDocuments,
  requestUnknown,
  type RaisedState,
  type RequestDocument,
} from '@icx/requests-service';
import { clerkDate, standing } from '@icx/words';
import { Form, type RequestSent, type RequestVisit } from '../../pages/declare.ts';
import type { FieldWords } from '../../pages/fields.ts';
import { numberIn, requestAt, RequestActs } from '../acting.ts';

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
    private readonly acts: RequestActs,
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
    return requestAt(loaded.stream);
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
    return this.acts.act(sent, { type: 'resolve-dispute', leg: numberIn(sent, 'leg'), ...sent.body });
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
    return this.acts.act(sent, { type: 'decide-backlog', ...sent.body });
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
    return requestAt(loaded.stream);
  }

  about({ loaded, caller }: RequestVisit) {
    const request = this.documents.of(loaded.state as RaisedState, caller);
    const { device, requester } = request;
    return {
      back: requestAt(loaded.stream),
      lead: `${device.deviceId ?? device.mpxn ?? request.id}, asked for by ${requester}: ${standing(request)}.`,
    };
  }

  dispute(visit: RequestVisit) {
    const { legs } = this.documents.of(visit.loaded.state as RaisedState, visit.caller);
    const leg = legs.find(({ number }) => number === numberIn(visit, 'leg'));
    if (!leg) throw new Refused(requestUnknown);
    const said = leg.breach?.dispute;
    return {
      back: requestAt(visit.loaded.stream),
      lead: `Leg ${leg.number}, ${leg.addressee}, was due ${clerkDate(leg.dueOn)}.${said ? ` ${leg.addressee} says: “${said.reason}”` : ' No breach of it is disputed.'}`,
    };
  }

  contest(visit: RequestVisit) {
    const { legs } = this.documents.of(visit.loaded.state as RaisedState, visit.caller);
    const said = legs.flatMap(({ addressee, contest }) => (contest ? [{ ...contest, addressee }] : [])).at(-1);
    return {
      back: requestAt(visit.loaded.stream),
      lead: said
        ? `${said.addressee} says that it was installed on ${clerkDate(said.installedOn)}: “${said.reason}”`
        : 'Its install date is not contested.',
    };
  }
}
