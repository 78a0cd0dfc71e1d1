import { Injectable } from '@nestjs/common';
import { orRefuse } from '@icx/api-channel/http';
import { PremisesDto } from '@icx/api-channel/dto/requests/premises';
import { Admission } from '@icx/admission';
import { deviceTypes } from '@icx/identifiers';
import { needsInstallCode } from '@icx/inventory';
import { nothingSupplied, PremisesRequests, type PremisesDevice } from '@icx/requests-service';
import { clerkCount, clockWords, standing } from '@icx/words';
import { Form, Page, Shown, type Sent, type Visit } from '../pages/declare.ts';
import { optionsFor } from '../pages/fields.ts';
import { addressOf } from '../pages/listing.ts';
import { tableOf, type Cell } from '../pages/table.ts';
import { requestAt } from './acting.ts';
import { ofEach, raisedPage } from './together.ts';

export const premisesAt = (mpxn: string): string => `/premises/${encodeURIComponent(mpxn)}`;

/** All devices of one home: what has been asked, what is answered, and what is missing. */
@Injectable()
export class PremisesDesk {
  constructor(
    private readonly premises: PremisesRequests,
    private readonly admission: Admission,
  ) {}

  @Page('/premises/:mpxn', 'requests:list', { title: 'Premises', template: 'tables-page' })
  async home(visit: Visit) {
    const { caller, params } = visit;
    const at = premisesAt(params['mpxn']!);
    const devices = orRefuse(await this.premises.devices(params['mpxn']!, caller));
    const missing = devices.filter(isMissing);
    const mayAsk = missing.length > 0 && this.admission.alsoMay(caller, 'requests:raise') === undefined;
    return {
      title: `Premises ${params['mpxn']!}`,
      lead: leadOf(devices, missing.length),
      acts: mayAsk
        ? [{ text: missing.length === 1 ? 'Ask for it' : `Ask for all ${missing.length}`, href: asking(at, missing) }]
        : [],
      tables:
        devices.length === 0
          ? []
          : [tableOf('Devices there', ['Device', 'Type', 'Status', 'Code', 'With', 'Clock'], devices.map(lineOf))],
    };
  }

  async about({ caller, params }: Visit) {
    orRefuse(await this.premises.devices(params['mpxn']!, caller));
    return {
      back: premisesAt(params['mpxn']!),
      title: `Ask for the devices at ${params['mpxn']!}`,
      lead: 'Each device gets a request of its own, with its own clock. What is asked for already stays as it is.',
    };
  }

  @Form('/premises/:mpxn/raise', 'requests:raise', {
    ...{
      title: 'What became of each device',
      submit: 'Ask for the codes',
      done: '',
      given: 'about',
      body: PremisesDto,
    },
    fields: [
      {
        ...{
          name: 'deviceTypes',
          label: 'Which devices',
          kind: 'many',
          hint: 'Those that are not asked for are ticked.',
        },
        options: optionsFor(deviceTypes),
      },
      ...ofEach,
    ],
  })
  async raise({ caller, params, context, body }: Sent<PremisesDto>) {
    const mpxn = params['mpxn']!;
    const { items } = orRefuse(await this.premises.raise(mpxn, body, context, caller));
    return new Shown('tables-page', raisedPage(items, { text: `Premises ${mpxn}`, href: premisesAt(mpxn) }));
  }
}

/** A form with the types of those ticked. */
const asking = (at: string, missing: readonly PremisesDevice[]): string =>
  addressOf(
    `${at}/raise`,
    Object.fromEntries(missing.map(({ device }) => [`deviceTypes-${device.deviceType}`, 'yes'])),
  );

/** Of one that has ended without a code another one may be raised. */
const isMissing = ({ device: { deviceType, smiStatus }, supply, requests }: PremisesDevice): boolean =>
  needsInstallCode(deviceType) &&
  smiStatus !== 'Commissioned' &&
  supply !== 'ended' &&
  !requests.some(({ state }) => state !== 'ended');

const leadOf = (devices: readonly PremisesDevice[], missing: number): string => {
  if (devices.length === 0) return nothingSupplied.detail;
  const answered = devices.filter(({ requests: [latest] }) => latest?.code).length;
  const asked = devices.filter(({ requests: [latest] }) => latest && latest.state !== 'ended' && !latest.code).length;
  return `${clerkCount(devices.length, 'device')}: ${answered} with a code, ${asked} asked for, ${missing} not asked for.`;
};

const lineOf = (one: PremisesDevice): readonly Cell[] => {
  const { device, supply, requests } = one;
  const [latest] = requests;
  const known: readonly Cell[] = [
    latest ? { text: device.deviceId, href: requestAt(latest.id) } : device.deviceId,
    ...[device.deviceType, device.smiStatus ?? '-'],
  ];
  if (latest)
    return [...known, standing(latest), latest.leg?.addressee ?? '-', latest.leg ? clockWords(latest.leg) : '-'];
  if (!needsInstallCode(device.deviceType)) return [...known, 'needs none', '-', '-'];
  if (supply === 'ended') return [...known, 'no longer supplied by you', '-', '-'];
  if (!isMissing(one)) return [...known, 'commissioned: needs none', '-', '-'];
  return [...known, { text: 'not asked for: ask', href: `/raise?deviceId=${device.deviceId}` }, '-', '-'];
};
