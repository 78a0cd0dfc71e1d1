import { Body, Param, Query } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { list } from '@icx/documents';
import { parseDeviceId } from '@icx/identifiers';
import { parseInventoryUpdate } from '@icx/inventory';
import {
  CertifiedProductsList,
  deviceDocument,
  DeviceReader,
  deviceSchema,
  deviceUnknown,
  type DeviceUpdateDocument,
  deviceUpdateSchema,
  DeviceWriter,
  importDocument,
  importSchema,
  productsImportDocument,
  productsImportSchema,
} from '@icx/inventory-service';
import { isRefusal, refuse } from '@icx/refusals';
import { TwoPersonDoor, waits } from '../approvals/two-person-door.ts';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { LargeBody } from '../http/large-body.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { CertifiedProductsDto, DeviceSearchDto, DevicesDto } from './inventory.dto.ts';

const labelUnclear = refuse(
  'search-unclear',
  'Give an mpxn, or an msn with its manufacturer: serial numbers are not unique. A Device ID goes into the address.',
);

/** The mirror of the Smart Metering Inventory. */
@Subject('inventory', 'v1/inventory')
export class DevicesController {
  constructor(
    private readonly writer: DeviceWriter,
    private readonly certified: CertifiedProductsList,
    private readonly reader: DeviceReader,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Act(
    'devices',
    'inventory:import',
    {
      summary: 'Import up to 10,000 devices: what became of each; a bad one hurts none of its neighbours',
      description:
        'In live mode what a person imports needs the approval of another one: 202, and then no device may be bad. A ' +
        'system with the scope switches:feed needs nobody.',
    },
    ok(importSchema),
    waits,
  )
  @LargeBody()
  importDevices(@Call() call: Acting, @Body() { devices }: DevicesDto) {
    return this.twoPeople.take('import-devices', { devices }, call, importDocument);
  }

  @Read(
    'devices',
    'inventory:read',
    'Devices that you may see at an MPxN, or of an MSN and manufacturer; never by MAP ID',
    ok(list(deviceSchema)),
  )
  async searchDevices(@CallerOf() caller: Caller, @Query() { mpxn, msn, manufacturer }: DeviceSearchDto) {
    const label = { ...(msn ? { msn } : {}), ...(manufacturer ? { manufacturer } : {}) };
    const search = mpxn ? { mpxn, ...label } : msn && manufacturer ? { msn, manufacturer } : undefined;
    if (!search) throw new Refused(labelUnclear);
    return { items: (await this.reader.search(search, caller)).map(deviceDocument) };
  }

  @Read(
    'devices/:device',
    'inventory:read',
    'One device as the mirror has it, with its status history',
    ok(deviceSchema),
  )
  async readDevice(@CallerOf() caller: Caller, @Param('device') name: string) {
    const deviceId = orRefuse(parseDeviceId(name), deviceUnknown);
    return deviceDocument(orRefuse(await this.reader.read(deviceId, caller)));
  }

  @Act(
    'updates',
    'inventory:update',
    'Update or delete a device in the manner of Service Request 8.4; refused with the published codes E0804xx',
    ok(deviceUpdateSchema),
  )
  @ApiBody({ schema: parseInventoryUpdate.takes })
  async updateDevice(@Call() call: Acting, @Body() body: unknown): Promise<DeviceUpdateDocument> {
    const update = parseInventoryUpdate(body);
    if (isRefusal(update)) throw new Refused(refuse.malformed('validation-failed', update.detail), update.errors);
    const updated = orRefuse(await this.writer.update(update, call.context));
    const seen = await this.reader.show(updated, call.caller);
    const outcome = 'accepted';
    return isRefusal(seen) ? { deviceId: updated.deviceId, outcome } : { ...deviceDocument(seen), outcome };
  }

  @Act(
    'certified-products',
    'certified-products:import',
    'Import the Certified Products List, whole or in parts',
    ok(productsImportSchema),
  )
  @LargeBody()
  async importCertifiedProducts(
    @Call() call: Acting,
    @Body() { products, replaces: replace = false }: CertifiedProductsDto,
  ) {
    return productsImportDocument(orRefuse(await this.certified.import(products, { replace }, call.context)));
  }
}
