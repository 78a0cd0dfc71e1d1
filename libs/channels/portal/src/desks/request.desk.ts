import { Injectable } from '@nestjs/common';
import { Admission } from '@icx/admission';
import { liveLeg } from '@icx/requests';
import { LegFetches, RequestDocuments, type RaisedState } from '@icx/requests-service';
import {
  basisWords,
  calculationWords,
  channelWords,
  checkWords,
  clockWords,
  dayWords,
  mindWords,
  narrate,
  replyOf,
  standing,
} from '@icx/words';
import { Page, type RequestVisit } from '../pages/declare.ts';
import { offered } from './offered.ts';

/** One request: how it stands, its clocks, its legs, and everything that happened. */
@Injectable()
export class RequestDesk {
  constructor(
    private readonly documents: RequestDocuments,
    private readonly fetches: LegFetches,
    private readonly admission: Admission,
  ) {}

  @Page('/requests/:id', 'requests:read', { title: 'Request', template: 'requests/request' })
  request({ caller, loaded }: RequestVisit) {
    const state = loaded.state as RaisedState;
    const request = this.documents.of(state, caller);
    this.fetches.note(state, { ...caller, channel: 'portal' }, 'request');
    const calculations = this.documents.dueDates(loaded, caller);
    const { device, legs, code } = request;
    return {
      title: device.deviceId ?? `${device.deviceType} ${device.msn ?? ''} at ${device.mpxn ?? ''}`,
      request,
      stands: standing(request),
      mind: mindWords(request.warnings),
      codeWords: code && `From ${code.supplier}: ${code.representation}, ${checkWords[code.check]}`,
      legs: legs.toReversed().map((leg) => ({
        ...leg,
        why: basisWords[leg.basis],
        clockWords: clockWords(leg),
        answerWords: replyOf(leg),
        by: channelWords(leg.channel),
        calculations: calculations
          .filter((one) => one.leg === leg.number)
          .map((one) => ({
            words: calculationWords(one),
            days: (one.days ?? []).map((day) => ({ date: day.date, words: dayWords(day) })),
          })),
      })),
      history: this.documents.history(loaded, caller).events.map(narrate).toReversed(),
      acts: offered(request, liveLeg(state)?.addressee === caller.party).filter(({ action }) =>
        this.admission.mayAct(caller, action, loaded),
      ),
    };
  }
}
