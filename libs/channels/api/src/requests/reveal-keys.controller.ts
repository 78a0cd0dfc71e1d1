import { Body, Param } from '@nestjs/common';
import { parsePartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import {
  noRevealKeySchema,
  RevealKeys,
  revealKeySchema,
  RevealSealer,
  signatureKeysSchema,
  type RevealKey,
} from '@icx/requests-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import { RevealKeyDto } from './requests.dto.ts';

const noKey = refuse.unknown('reveal-key-unknown', 'There is no such party, or it has registered no key.');

/** Keys that codes are sealed to on their way to a requester, and the exchange's own, which signs them. */
@Subject('reveal keys', 'v1/reveal-keys')
export class RevealKeysController {
  constructor(
    private readonly keys: RevealKeys,
    private readonly sealer: RevealSealer,
  ) {}

  @Read(
    '',
    'reveal-keys:read',
    'The exchange’s public key, by which the signature inside a sealed reveal is checked (JWKS)',
    ok(signatureKeysSchema, 'The keys'),
  )
  async readExchangeRevealKey() {
    return { keys: [await this.sealer.publicKey()] };
  }

  @Read(':party', 'reveal-keys:read', 'The key that a party has registered', ok(revealKeySchema, 'Its key'))
  async readRevealKey(@Param('party') name: string): Promise<RevealKey> {
    const party = parsePartyId(name);
    const key = isRefusal(party) ? undefined : await this.keys.current(party);
    if (!key) throw new Refused(noKey);
    return { kid: key.kid, jwk: key.jwk };
  }

  @Act(
    '',
    'reveal-keys:register',
    'Have your codes sealed to this key from now on',
    ok(revealKeySchema, 'The key in force'),
  )
  async registerRevealKey(@Call() call: Acting, @Body() { key }: RevealKeyDto) {
    return orRefuse(await this.keys.register(call.context, key));
  }

  @Act(
    'removal',
    'reveal-keys:register',
    'Have your codes in clear again',
    ok(noRevealKeySchema, 'There is none any more'),
  )
  async removeRevealKey(@Call() call: Acting) {
    const refused = await this.keys.remove(call.context);
    if (refused) throw new Refused(refused);
    return { party: call.caller.party, key: null };
  }
}
