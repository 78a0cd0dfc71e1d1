import { Injectable } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { orRefuse } from '@icx/api-channel/http';
import { RaiseDto } from '@icx/api-channel/dto/requests/requests';
import { deviceTypes } from '@icx/identifiers';
import { DeviceRequests, raiseDraft, RaiseRequest, RequestRouting } from '@icx/requests-service';
import { basisWords, clerkDate } from '@icx/words';
import { Form, Undoable, type Sent } from '../pages/declare.ts';
import { optionsFor, type FieldWords } from '../pages/fields.ts';
import { requestAt } from './acting.ts';
import { partyHint } from './answering.ts';

const rare = { rare: true } as const;

const fields: readonly FieldWords[] = [
  {
    name: 'deviceId',
    label: 'Device ID',
    hint: 'Such as 00-DB-12-34-56-78-90-A0. Not known? Give MPxN and MSN instead.',
    width: 20,
  },
  { name: 'mpxn', label: 'MPxN', hint: 'MPAN core or MPRN, with the MSN where there is no Device ID.', width: 20 },
  { name: 'msn', label: 'MSN', hint: 'Serial number of the meter.', width: 20 },
  { name: 'yourReference', label: 'Your reference', hint: 'Shown to you alone, and found by search.', width: 20 },
  {
    ...{ ...rare, name: 'neededBy', label: 'Needed by', kind: 'date' },
    hint: 'The addressee is told. No clock depends on it.',
  },
  {
    ...{ ...rare, name: 'installingSupplier', label: 'Who installed it, if you know', width: 10 },
    hint: `${partyHint} Asked first. Left out, the exchange finds out.`,
  },
  {
    ...{ ...rare, name: 'deviceType', label: 'Device type', kind: 'list' },
    hint: 'Only where several types have that MSN.',
    options: optionsFor(deviceTypes),
  },
  {
    ...{ ...rare, name: 'manufacturer', label: 'Manufacturer', width: 20 },
    hint: 'Only where meters of several manufacturers have that MSN.',
  },
  {
    ...{ ...rare, name: 'evidenceOfInstallation.installedOn', label: 'Installed on', kind: 'date' },
    hint: 'Evidence, for a device that is Pending.',
  },
  {
    ...{ ...rare, name: 'evidenceOfInstallation.serviceFlag', label: 'DCC Service Flag', kind: 'list' },
    hint: 'Evidence, for a device that is Pending.',
    options: [{ value: 'I', text: 'I: installed, not commissioned' }],
  },
  {
    ...{ ...rare, name: 'evidenceOfInstallation.siteStatement', label: 'What was seen on site', kind: 'text' },
    hint: 'Evidence, for a device that is Pending.',
  },
];

/** Asking for a code: what is known of the device, whom that goes to and why, and then it is sent. */
@Injectable()
export class RaiseDesk {
  constructor(
    private readonly commands: CommandBus,
    private readonly routing: RequestRouting,
    private readonly ofDevice: DeviceRequests,
  ) {}

  /** Whom it goes to, before anybody is asked. */
  async whom({ caller, context, body }: Sent<RaiseDto>) {
    const { raising, names } = orRefuse(
      await this.routing.prepare(orRefuse(raiseDraft(body)), caller.party, context.receivedAt),
    );
    const { device, candidates, smiStatus, backlog } = raising;
    const { state } = (await this.ofDevice.current(caller.party, names)).current;
    return {
      open: state.status === 'absent' ? null : { raisedAt: state.raisedAt, href: requestAt(state.id) },
      first: body.installingSupplier ?? '',
      ...{ template: 'requests/check-raise', title: 'Check before you ask', device, smiStatus, backlog },
      candidates: candidates.map(({ party, basis, evidence, on }) => ({
        ...{ party, why: basisWords[basis] },
        evidence: on && !evidence.includes(on) ? `${evidence} (${clerkDate(on)})` : evidence,
      })),
    };
  }

  @Form('/raise', 'requests:raise', {
    ...{ title: 'Ask for a code', submit: 'Ask for the code', done: 'Asked: its clock and answer are shown here.' },
    ...{ body: RaiseDto, fields, check: 'whom' },
  })
  async raise({ context, body }: Sent<RaiseDto>) {
    const { state } = orRefuse(await this.commands.execute(new RaiseRequest(context, orRefuse(raiseDraft(body)))));
    const address = requestAt(state.id);
    return new Undoable(address, { text: 'Withdraw it', href: `${address}/withdraw` });
  }
}
