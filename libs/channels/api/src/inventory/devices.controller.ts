import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { parseDeviceId } from '@icx/identifiers';
import { parseInventoryUpdate } from '@icx/inventory';
import {
  CertifiedProductsList,
  deviceDocument,
  DeviceReader,
  importDocument,
  DeviceWriter,
} from '@icx/inventory-service';
import { isRefusal, refuse, tellingRows } from '@icx/refusals';
import { TwoPersonDoor } from '../approvals/two-person-door.ts';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import { LargeBody } from '../http/large-body.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { Key } from '../http/key-header.ts';
import { CertifiedProductsDto, DeviceSearchDto, DevicesDto, UpdateDto } from './inventory.dto.ts';

const unknown = refuse.unknown('device-unknown', 'There is no such device in the inventory, or it is none of yours.');
const labelUnclear = refuse(
  'search-unclear',
  'Give an mpxn, or an msn with its manufacturer: serial numbers are not unique. A Device ID goes into the address.',
);

/** The mirror of the Smart Metering Inventory. */
@ApiTags('inventory')
@ApiBearerAuth()
@Controller('v1/inventory')
export class DevicesController {
  constructor(
    private readonly writer: DeviceWriter,
    private readonly certified: CertifiedProductsList,
    private readonly reader: DeviceReader,
    private readonly door: Door,
    private readonly twoPeople: TwoPersonDoor,
  ) {}

  @Post('devices')
  @HttpCode(200)
  @LargeBody()
  @Does('inventory:import')
  @Key()
  @ApiOperation({
    summary: 'Import up to 10,000 devices: what became of each; a bad one hurts none of its neighbours',
    description:
      'In live mode what a person imports needs the approval of another one: 202, and then no device may be bad. A ' +
      'system with the scope switches:feed needs nobody.',
  })
  import(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() { devices }: DevicesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.twoPeople.take('import-devices', { devices }, { caller, headers, reply }, importDocument);
  }

  @Get('devices')
  @Does('inventory:read')
  @ApiOperation({ summary: 'Devices that you may see at an MPxN, or of an MSN and manufacturer; never by MAP ID' })
  async search(@CallerOf() caller: Caller, @Query() { mpxn, msn, manufacturer }: DeviceSearchDto) {
    const label = { ...(msn ? { msn } : {}), ...(manufacturer ? { manufacturer } : {}) };
    const search = mpxn ? { mpxn, ...label } : msn && manufacturer ? { msn, manufacturer } : undefined;
    if (!search) throw new Refused(labelUnclear);
    return { items: (await this.reader.search(search, caller)).map(deviceDocument) };
  }

  @Get('devices/:device')
  @Does('inventory:read')
  @ApiParam({ name: 'device', example: '00-DB-12-34-00-00-00-00' })
  @ApiOperation({ summary: 'One device as the mirror has it, with its status history' })
  async read(@CallerOf() caller: Caller, @Param('device') name: string) {
    const deviceId = parseDeviceId(name);
    if (isRefusal(deviceId)) throw new Refused(unknown);
    return deviceDocument(orRefuse(await this.reader.read(deviceId, caller)));
  }

  @Post('updates')
  @HttpCode(200)
  @Does('inventory:update')
  @Key()
  @ApiBody({ type: UpdateDto })
  @ApiOperation({
    summary: 'Update or delete a device in the manner of Service Request 8.4; refused with the published codes E0804xx',
  })
  async update(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders, @Body() body: unknown) {
    const update = parseInventoryUpdate(body);
    if (isRefusal(update)) throw new Refused(refuse.malformed('validation-failed', update.detail), update.errors);
    const updated = orRefuse(await this.writer.update(update, this.door.context(caller, headers)));
    // The published checks let more parties update a device than may read it.
    const seen = await this.reader.show(updated, caller);
    return isRefusal(seen)
      ? { deviceId: updated.deviceId, outcome: 'accepted' }
      : { ...deviceDocument(seen), outcome: 'accepted' };
  }

  @Post('certified-products')
  @HttpCode(200)
  @LargeBody()
  @Does('certified-products:import')
  @Key()
  @ApiOperation({ summary: 'Import the Certified Products List, whole or in parts' })
  async importProducts(
    @CallerOf() caller: Caller,
    @Headers() headers: CommandHeaders,
    @Body() { products, replaces: replace = false }: CertifiedProductsDto,
  ) {
    const { rejected, ...done } = orRefuse(
      await this.certified.import(products, { replace }, this.door.context(caller, headers)),
    );
    const tell = tellingRows();
    return { ...done, rejected: rejected.map(({ index, errors }) => ({ index, ...tell(errors) })) };
  }
}
