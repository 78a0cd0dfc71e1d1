import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { AnswerDto } from '@icx/api-channel/dto/requests/requests';
import { orRefuse } from '@icx/api-channel/http';
import { OfferedCodes } from '@icx/holdings-service';
import type { DeviceId, Mpxn, PartyId } from '@icx/identifiers';
import { InstallerSuggestions } from '@icx/inventory-service';
import { answerDraft, AnswerRequest } from '@icx/requests-service';
import { basisWords } from '@icx/words';
import { Form, type RequestSent, type RequestVisit } from '../../pages/declare.ts';
import { RequestActs } from '../acting.ts';
import { installerField, noteField } from '../answering.ts';

/** "We did not install it", in two presses: this page, and who did by what is known, or that nobody knows. */
@Injectable()
export class NotOursDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly acts: RequestActs,
    private readonly suggestions: InstallerSuggestions,
    private readonly offered: OfferedCodes,
  ) {}

  @Form('/requests/:id/not-ours', 'requests:answer', {
    offered: { when: ({ own }) => own !== null && 'Not ours' },
    ...{ title: 'You did not install it', template: 'requests/not-ours', given: 'about', body: AnswerDto },
    ...{ submit: 'Not ours', done: 'Said: it is not yours. The next one is asked.' },
    fields: [
      // Pressed, not chosen: there is one answer here.
      { name: 'answer', label: 'Your answer', kind: 'list', options: [{ value: 'not-installer', text: 'Not ours' }] },
      ...[installerField, noteField],
    ],
  })
  async deny({ loaded, context, body, ifRevision }: RequestSent<AnswerDto>) {
    orRefuse(await this.commands.execute(new AnswerRequest(loaded, context, orRefuse(answerDraft(body)), ifRevision)));
    return '/worklist';
  }

  async about(visit: RequestVisit) {
    const about = this.acts.about(visit);
    const { caller } = visit;
    const deviceId = about.device.deviceId as DeviceId | null;
    const named = { deviceId, mpxn: about.device.mpxn as Mpxn | null };
    const known = await this.suggestions.of(named, caller, [about.requester as PartyId]);
    const held = deviceId === null ? undefined : (await this.offered.offered(caller.party, [deviceId])).get(deviceId);
    return {
      ...about,
      without: ['answer'],
      suggestions: known.map(({ party, name, basis }) => ({ party, name, why: basisWords[basis] })),
      holds: held !== undefined,
      request: visit.loaded.stream,
    };
  }
}
