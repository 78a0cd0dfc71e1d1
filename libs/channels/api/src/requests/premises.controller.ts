import { hash } from 'node:crypto';
import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { parseDeviceType, parseMpxn } from '@icx/identifiers';
import type { CommandId, DeviceId, Mpxn, RequestId } from '@icx/identifiers';
import type { Device } from '@icx/inventory';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { SupplyRegister } from '@icx/parties-service';
import type { SuppliedDevice } from '@icx/parties-service';
import { DeviceFinder, DeviceRequests, RaiseRequest, RequestDocuments, RequestLog } from '@icx/requests-service';
import type { Envelope, RaisedState, RequestDocument } from '@icx/requests-service';
import { londonDate } from '@icx/working-days';
import { Key } from '../http/key-header.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { present } from './drafts.ts';
import { PremisesDto } from './premises.dto.ts';
import { viewer } from './reading.controller.ts';

/** As for one device: nobody learns whether there is anything. */
const nothingSupplied = refuse(
  'not-registered-supplier',
  'You are not, and by no dated switch become, the registered supplier of any device there. Check the MPxN; if the switch is recent, wait for its registration.',
);
const MpxnParam = () => ApiParam({ name: 'mpxn', example: '1012345678903', description: 'MPAN core or MPRN.' });

/** All devices of one home at once: those at a meter point, and those on the same communications hub. */
@ApiTags('premises')
@ApiBearerAuth()
@Controller('v1/premises/:mpxn/requests')
export class PremisesController {
  @Inject(RequestDocuments) private readonly documents!: RequestDocuments;

  constructor(
    @Inject(CommandBus) private readonly commands: CommandBus,
    @Inject(SupplyRegister) private readonly supply: SupplyRegister,
    @Inject(RequestLog) private readonly requests: RequestLog,
    @Inject(DeviceFinder) private readonly devices: DeviceFinder,
    @Inject(DeviceRequests) private readonly ofDevice: DeviceRequests,
    @Inject(Door) private readonly door: Door,
  ) {}

  @Post()
  @HttpCode(200)
  @Does('requests:raise')
  @MpxnParam()
  @Key()
  @ApiOperation({
    summary: 'Ask for the install codes of every device of these premises that you supply',
    description:
      'Each device gets a request of its own, with its own clock. Items tell for each whether it was raised, was ' +
      'open already, or is refused and why: a commissioned device needs no code, a hub has none.',
  })
  async raise(
    @CallerOf() caller: Caller,
    @Param('mpxn') named: string,
    @Headers() headers: CommandHeaders,
    @Body() dto: PremisesDto,
  ) {
    const envelope = this.door.envelope(caller, headers);
    const found = await this.#known(premisesAt(named), caller);
    const done = await this.#doneBefore(found, envelope);
    const devices = found.filter(({ device, standing }) => standing.supply !== 'ended' || done.has(device.deviceId));
    if (devices.length === 0) throw new Refused(nothingSupplied);
    const wanted = devices
      .map(({ device }) => device)
      .filter(({ deviceType: type }) => (dto.deviceTypes ?? [type]).some((one) => one === type));
    const items = await Promise.all(wanted.map((device) => this.#raise(device, dto, envelope, caller)));
    return { items };
  }

  @Get()
  @Does('requests:list')
  @MpxnParam()
  @ApiOperation({
    summary: 'Your requests for the devices of these premises, whole: by device, the latest first',
    description: 'Also of devices whose supply you have lost. Requests that others put to you are not among them.',
  })
  async list(@CallerOf() caller: Caller, @Param('mpxn') named: string) {
    const found = await this.#known(premisesAt(named), caller);
    const items = await Promise.all(found.map((supplied) => this.#requestsFor(supplied, caller)));
    return { items: items.flat() };
  }

  /** In order of Device ID; also what the party does not supply any more. */
  async #known(mpxn: Mpxn, { party }: Caller): Promise<readonly SuppliedDevice[]> {
    const found = await this.supply.premises(mpxn, party, londonDate(this.door.now()));
    return found.toSorted(({ device: one }, { device: other }) => (one.deviceId < other.deviceId ? -1 : 1));
  }

  /** For which devices this call came before; with another body it is refused before anything of it is done. */
  async #doneBefore(found: readonly SuppliedDevice[], envelope: Envelope): Promise<ReadonlySet<DeviceId>> {
    const done = new Set<DeviceId>();
    for (const { device } of found) {
      const own = ofDevice(envelope, device.deviceId);
      const command = await this.requests.findCommand(own);
      if (!command) continue;
      orRefuse(this.requests.replay(await this.requests.load(command.stream as RequestId), own));
      done.add(device.deviceId);
    }
    return done;
  }

  async #raise(device: Device, dto: PremisesDto, envelope: Envelope, caller: Caller) {
    const { deviceId } = device;
    // The inventory knows hubs as well, which need no code.
    const deviceType = parseDeviceType(device.deviceType);
    if (isRefusal(deviceType)) return { deviceId, deviceType: device.deviceType, ...refused(deviceType) };
    const draft = {
      device: { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null },
      ...present('installingSupplier', dto.installingSupplier),
      ...present('yourReference', dto.yourReference),
      ...present('neededBy', dto.neededBy),
    };
    const raised = await this.commands.execute(new RaiseRequest(ofDevice(envelope, deviceId), draft));
    if (isRefusal(raised)) {
      // The body is wrong, not the device: the call as a whole is refused, and no device got as far as a request.
      if (raised.pointer === '/installingSupplier' || raised.pointer === '/neededBy') throw new Refused(raised);
      return { deviceId, deviceType, ...refused(raised) };
    }
    const outcome = raised.created ? 'raised' : 'open-already';
    return { deviceId, deviceType, outcome, request: this.documents.of(raised.state, viewer(caller)) };
  }

  /** By whichever name of the device it was asked for. */
  async #requestsFor(supplied: SuppliedDevice, caller: Caller): Promise<RequestDocument[]> {
    const names = await this.devices.namesOf(supplied, caller.party, londonDate(this.door.now()));
    const all = await this.ofDevice.all(caller.party, names);
    const documents = all.map(({ state }) => this.documents.of(state as RaisedState, viewer(caller)));
    return documents.toReversed().toSorted((one, other) => Date.parse(other.raisedAt) - Date.parse(one.raisedAt));
  }
}

const premisesAt = (named: string): Mpxn => {
  const mpxn = parseMpxn(named);
  if (isRefusal(mpxn))
    throw new Refused(refuse.unknown('premises-unknown', `The address names no premises. ${mpxn.detail}`));
  return mpxn;
};

/** One command for each device, which the same call sent again finds. */
const ofDevice = (envelope: Envelope, deviceId: DeviceId): Envelope => ({
  ...envelope,
  commandId: `premises-${hash('sha256', `${envelope.commandId} ${deviceId}`, 'base64url')}` as CommandId,
});

const refused = ({ code, detail }: Refusal) => ({ outcome: 'refused', problem: { code, detail } }) as const;
