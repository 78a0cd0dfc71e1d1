import { Injectable } from '@nestjs/common';
import { Admission } from '@icx/admission';
import { Door } from '@icx/api-channel/http';
import { LegFetches, RequestDocuments, type RaisedState } from '@icx/requests-service';
import { Team } from '@icx/team-service';
import { londonDate } from '@icx/working-days';
import { checkWords, clockWords, mindWords, narrate, standing } from '@icx/words';
import { Page, type RequestVisit } from '../pages/declare.ts';
import { Offers } from '../pages/offered.ts';
import { teamPart } from './installer/team.desk.ts';
import { premisesAt } from './premises.desk.ts';
import { legInWords, threadOf, timelineOf } from './request-parts.ts';

/** One request: how it stands, its clocks, its legs, and everything that happened. */
@Injectable()
export class RequestDesk {
  constructor(
    private readonly documents: RequestDocuments,
    private readonly fetches: LegFetches,
    private readonly admission: Admission,
    private readonly door: Door,
    private readonly offers: Offers,
    private readonly team: Team,
  ) {}

  @Page('/requests/:id', 'requests:read', { title: 'Request', template: 'requests/request' })
  async request(visit: RequestVisit) {
    const { caller, loaded } = visit;
    const state = loaded.state as RaisedState;
    const request = this.documents.of(state, caller);
    this.fetches.note(state, { ...caller, channel: 'portal' }, 'request');
    const calculations = this.documents.dueDates(loaded, caller);
    const { events } = this.documents.history(loaded, caller);
    const { device, legs, leg, code } = request;
    const now = this.door.now();
    const today = londonDate(now);
    return {
      title: device.deviceId ?? `${device.deviceType} ${device.msn ?? ''} at ${device.mpxn ?? ''}`,
      request,
      stands: standing(request),
      asked:
        leg && !leg.closed && !leg.reply
          ? { whom: leg.addressee, clock: clockWords(leg), late: leg.overdueDays }
          : null,
      mind: mindWords(request.warnings),
      codeWords: code && `From ${code.supplier}: ${code.representation}, ${checkWords[code.check]}`,
      legs: legs.toReversed().map((one) => legInWords(one, calculations, today)),
      team: await teamPart({ team: this.team, admission: this.admission }, visit),
      thread: threadOf(request),
      timeline: legs.length > 0 ? timelineOf(request, events, now) : null,
      history: events.map(narrate).toReversed(),
      acts: this.offers.of(request, caller.party).filter(({ action }) => this.admission.mayAct(caller, action, loaded)),
      premises: request.requester === caller.party && device.mpxn !== null ? premisesAt(device.mpxn) : null,
      mayRead: this.admission.mayAct(caller, 'requests:evidence', loaded),
    };
  }
}
