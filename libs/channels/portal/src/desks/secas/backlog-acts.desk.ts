import { Injectable } from '@nestjs/common';
import {
  BacklogAcceptanceDto,
  BacklogProposalDto,
  BacklogReasonDto,
  proposalNamed,
} from '@icx/api-channel/dto/backlog/backlog';
import { orRefuse, Refused } from '@icx/api-channel/http';
import { BacklogList, BacklogRegister, entryUnknown, FileDecisions, nameFault } from '@icx/backlog-service';
import { deviceTypes } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { clerkDate } from '@icx/words';
import { Form, type Sent, type Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';
import { addressOf, PER_PAGE } from '../../pages/listing.ts';
import { BacklogProposalsDesk, deviceOf, entryNamed } from './backlog-proposals.desk.ts';

const why = (hint: string): FieldWords => ({ name: 'reason', label: 'Why', hint, kind: 'text' });

/** Devices are proposed, decided on, and taken out. */
@Injectable()
export class BacklogActsDesk {
  constructor(
    private readonly list: BacklogList,
    private readonly register: BacklogRegister,
    private readonly decisions: FileDecisions,
    private readonly entries: BacklogProposalsDesk,
  ) {}

  @Form('/backlog/propose', 'backlog:propose', {
    ...{
      title: 'Propose a device for the backlog',
      body: BacklogProposalDto,
      given: 'proposing',
      submit: 'Propose it',
    },
    done: 'Proposed. SECAS decides.',
    fields: [
      {
        name: 'deviceId',
        label: 'Device',
        hint: 'Its EUI-64; where it is not known, meter point and serial number.',
        width: 30,
      },
      { name: 'mpxn', label: 'Meter point', hint: 'Of the device, or of its hub.', width: 20 },
      { name: 'msn', label: 'Serial number', width: 20 },
      {
        ...{ name: 'deviceType', label: 'Type', kind: 'list', hint: 'Where several devices have that number.' },
        options: optionsFor(deviceTypes),
      },
      { name: 'installedOn', label: 'Installed on', kind: 'date', hint: 'Leave it out where nobody knows it.' },
      { name: 'evidence', label: 'What says that it was installed', kind: 'text', hint: 'You may leave it out.' },
    ],
  })
  async propose({ body, context }: Sent<BacklogProposalDto>) {
    const fault = nameFault(body);
    if (fault) throw new Refused(fault);
    return `/backlog/${orRefuse(await this.register.propose(body, context)).id}`;
  }

  @Form('/backlog/proposals/:proposal/acceptance', 'backlog:decide', {
    ...{ title: 'Accept it', body: BacklogAcceptanceDto, given: 'deciding', submit: 'Accept' },
    done: 'Accepted. Of a file its rows follow, one after the other.',
    fields: [why('Needed where nobody knows the install date: why it counts as backlog.')],
  })
  accept(sent: Sent<BacklogAcceptanceDto>) {
    return this.#decide(sent, true, sent.body.reason ?? null);
  }

  @Form('/backlog/proposals/:proposal/decline', 'backlog:decide', {
    ...{ title: 'Decline it', body: BacklogReasonDto, given: 'deciding', submit: 'Decline' },
    ...{ done: 'Declined. Of a file its rows follow.', fields: [why('Shown to who proposed it.')] },
  })
  decline(sent: Sent<BacklogReasonDto>) {
    return this.#decide(sent, false, sent.body.reason);
  }

  @Form('/backlog/:entry/leaving', 'backlog:leave', {
    ...{ title: 'Take it out of the backlog', body: BacklogReasonDto, given: 'leaving', submit: 'Take it out' },
    done: 'Taken out: what waits for its code has a clock from now on, with the full term.',
    fields: [why('Shown to whom it is about.')],
  })
  async leave({ params, body: { reason }, context }: Sent<BacklogReasonDto>) {
    const { id } = orRefuse(await this.register.leave(entryNamed(params['entry']), reason, context));
    return `/backlog/${id}`;
  }

  async leaving({ caller, params }: Visit) {
    const entry = await this.entries.read(caller, params['entry']);
    return { back: `/backlog/${entry.id}`, lead: `${deviceOf(entry)}, needed by ${entry.requester}.` };
  }

  async deciding({ caller, params }: Visit) {
    const { file } = proposalNamed(params['proposal']!);
    if (isRefusal(file)) {
      const entry = await this.entries.read(caller, params['proposal']);
      const on = entry.installedOn
        ? `installed on ${clerkDate(entry.installedOn)}`
        : 'nobody knows when it was installed';
      return { back: `/backlog/${entry.id}`, lead: `${deviceOf(entry)}, needed by ${entry.requester}: ${on}.` };
    }
    const { items, next } = await this.list.pageFor(caller, { file, state: 'proposed', limit: PER_PAGE });
    return {
      back: addressOf('/backlog/proposals', { file }),
      lead: `Every open proposal of the file: ${items.length}${next === null ? '' : ' and more'} devices.`,
    };
  }

  proposing() {
    return {
      back: '/backlog/proposals',
      lead: 'One that you wait for since before the obligation began. SECAS decides.',
    };
  }

  async #decide({ params, context }: Sent, accepted: boolean, reason: string | null): Promise<string> {
    const { entry, file } = proposalNamed(params['proposal']!);
    if (!isRefusal(file)) {
      orRefuse(await this.decisions.decide({ file, accepted, reason }, context));
      return addressOf('/backlog/proposals', { file });
    }
    const one = orRefuse(entry, entryUnknown);
    const { receivedAt: at } = context;
    orRefuse(
      accepted
        ? await this.register.accept(one, reason, at, context)
        : await this.register.decline(one, reason!, at, context),
    );
    return '/backlog/proposals';
  }
}
