import { Injectable } from '@nestjs/common';
import { ContestDto, DisputeDto } from '@icx/api-channel/dto/requests/requests';
import type { RequestDocument } from '@icx/requests-service';
import { Form, type RequestSent, type RequestVisit } from '../pages/declare.ts';
import { RequestActs } from './acting.ts';

const onRequest = { template: 'requests/form', given: 'about' } as const;

const mayDispute = ({ legs }: RequestDocument, reader: string): boolean => {
  const breach = legs.findLast((leg) => leg.addressee === reader && leg.breach)?.breach;
  return breach ? !breach.dispute : false;
};
const mayContest = ({ legs, installation }: RequestDocument): boolean =>
  installation.source === 'requester' && !legs.some(({ contest }) => contest);

/** What an addressee says against a clock, or against a breach of its own: SECAS decides. */
@Injectable()
export class ContestDesk {
  constructor(private readonly acts: RequestActs) {}

  about(visit: RequestVisit) {
    return this.acts.about(visit);
  }

  @Form('/requests/:id/breach-disputes', 'requests:dispute-breach', {
    offered: { when: ({ request, reader }) => mayDispute(request, reader) && 'Dispute the breach' },
    ...{ ...onRequest, title: 'Dispute the breach', submit: 'Dispute it', body: DisputeDto },
    done: 'Disputed: SECAS decides, once for this breach, and both of you are told.',
    fields: [{ name: 'reason', label: 'Why it was no breach', kind: 'text', hint: 'For SECAS and who asked.' }],
  })
  dispute(sent: RequestSent<DisputeDto>) {
    return this.acts.act(sent, { type: 'dispute-breach', ...sent.body });
  }

  @Form('/requests/:id/backlog-contest', 'requests:contest-backlog', {
    offered: {
      when: ({ request, own }) => own?.obligated === true && mayContest(request) && 'The install date is wrong',
    },
    ...{ ...onRequest, title: 'The install date is wrong', submit: 'Contest it', body: ContestDto },
    done: 'Contested: SECAS decides, once for this request, whether a clock runs.',
    fields: [
      { name: 'installedOn', label: 'Installed on, by your own files', kind: 'date' },
      { name: 'reason', label: 'What says so', kind: 'text', hint: 'For SECAS and who asked.' },
    ],
  })
  contest(sent: RequestSent<ContestDto>) {
    return this.acts.act(sent, { type: 'contest-backlog', ...sent.body });
  }
}
