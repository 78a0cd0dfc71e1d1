import { Inject } from '@nestjs/common';
import { AdministrativeActs } from '@icx/commands';
import { document, instant, nullable, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

export const SIGNING_KEYS = Symbol('signing keys');

/** Keys by which tokens are checked. */
const signingKeysSchema = document('SigningKeys', {
  keys: Type.Array(
    Type.Object({ kid: Type.String(), retiresAt: nullable(instant({ description: 'null: it signs.' })) }),
  ),
});
type SigningKeys = DocumentOf<typeof signingKeysSchema>;

/** The built-in identity provider's keys. */
export interface SigningKeyRotation {
  signingKeys(): Promise<SigningKeys['keys']>;
  rotateKeys(): Promise<SigningKeys['keys']>;
}

@Subject('operations', 'v1/identity/signing-keys')
export class SigningKeysController {
  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeyRotation,
    private readonly acts: AdministrativeActs,
  ) {}

  @Act(
    'rotation',
    'signing-keys:rotate',
    {
      summary: 'Sign tokens with a new key; the old one is published until its tokens have ended',
      description: 'Sent again it orders nothing, and tells how things are now.',
    },
    ok(signingKeysSchema),
  )
  async rotateSigningKeys(@Call() call: Acting) {
    const order = { type: 'administration.signing-key-rotation-ordered.v1', ...call.context };
    const isNew = orRefuse(await this.acts.record(order)) === 'recorded';
    return { keys: isNew ? await this.keys.rotateKeys() : await this.keys.signingKeys() };
  }

  @Read(
    '',
    'signing-keys:rotate',
    'The keys by which tokens are checked, newest first',
    ok(signingKeysSchema, 'The keys'),
  )
  async listSigningKeys() {
    return { keys: await this.keys.signingKeys() };
  }
}
