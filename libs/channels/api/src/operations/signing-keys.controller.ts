import { Inject } from '@nestjs/common';
import { AdministrativeActs } from '@icx/commands';
import { Act, Read, Subject } from '../http/act.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

export const SIGNING_KEYS = Symbol('signing keys');

/** Keys by which tokens are checked: by id, and when they retire (ISO 8601); `null`: it signs. */
export type PublishedKeys = readonly { readonly kid: string; readonly retiresAt: string | null }[];

/** The built-in identity provider's keys. */
export interface SigningKeyRotation {
  signingKeys(): Promise<PublishedKeys>;
  rotateKeys(): Promise<PublishedKeys>;
}

@Subject('operations', 'v1/identity/signing-keys')
export class SigningKeysController {
  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeyRotation,
    private readonly acts: AdministrativeActs,
  ) {}

  @Act('rotation', 'signing-keys:rotate', {
    summary: 'Sign tokens with a new key; the old one is published until its tokens have ended',
    description: 'Sent again it orders nothing, and tells how things are now.',
  })
  async rotateSigningKeys(@Call() call: Acting) {
    const order = { type: 'administration.signing-key-rotation-ordered.v1', ...call.context };
    const isNew = orRefuse(await this.acts.record(order)) === 'recorded';
    return { keys: isNew ? await this.keys.rotateKeys() : await this.keys.signingKeys() };
  }

  @Read('', 'signing-keys:rotate', 'The keys by which tokens are checked, newest first')
  async listSigningKeys() {
    return { keys: await this.keys.signingKeys() };
  }
}
