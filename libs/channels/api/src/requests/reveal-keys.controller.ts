import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { parsePartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import { RevealKeys, RevealSealer } from '@icx/requests-service';
import type { RevealKey } from '@icx/requests-service';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Key } from '../http/key-header.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { RevealKeyDto } from './requests.dto.ts';

const noKey = refuse.unknown('reveal-key-unknown', 'There is no such party, or it has registered no key.');

/** Keys that codes are sealed to on their way to a requester, and the exchange's own, which signs them. */
@ApiTags('reveal keys')
@ApiBearerAuth()
@Controller('v1/reveal-keys')
export class RevealKeysController {
  constructor(
    private readonly keys: RevealKeys,
    private readonly sealer: RevealSealer,
    private readonly door: Door,
  ) {}

  @Get()
  @Does('reveal-keys:read')
  @ApiOperation({
    summary: 'The exchange’s public key, by which the signature inside a sealed reveal is checked (JWKS)',
  })
  async own() {
    return { keys: [await this.sealer.publicKey()] };
  }

  @Get(':party')
  @Does('reveal-keys:read')
  @ApiOperation({ summary: 'The key that a party has registered' })
  async of(@Param('party') name: string): Promise<RevealKey> {
    const party = parsePartyId(name);
    const key = isRefusal(party) ? undefined : await this.keys.current(party);
    if (!key) throw new Refused(noKey);
    return { kid: key.kid, jwk: key.jwk };
  }

  @Post()
  @HttpCode(200)
  @Does('reveal-keys:register')
  @Key()
  @ApiOperation({ summary: 'Have your codes sealed to this key from now on' })
  async register(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders, @Body() { key }: RevealKeyDto) {
    return orRefuse(await this.keys.register(this.door.context(caller, headers), key));
  }

  @Post('removal')
  @HttpCode(200)
  @Does('reveal-keys:register')
  @Key()
  @ApiOperation({ summary: 'Have your codes in clear again' })
  async remove(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders) {
    const refused = await this.keys.remove(this.door.context(caller, headers));
    if (refused) throw new Refused(refused);
    return { party: caller.party, key: null };
  }
}
