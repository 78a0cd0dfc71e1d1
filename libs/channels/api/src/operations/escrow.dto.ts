import { parseEscrowJwk, type EscrowJwk } from '@icx/keys';
import { Field } from '../http/field.ts';

export class EscrowKeyDto {
  @Field(parseEscrowJwk, { description: 'A public key on P-256 or X25519 as a JWK.' })
  key!: EscrowJwk;
}
