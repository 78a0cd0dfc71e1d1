import { Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AdministrativeActs, commandIdReused } from '@icx/commands';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';

export const SIGNING_KEYS = Symbol('signing keys');

/** Keys by which tokens are checked: by id, and when they retire (ISO 8601); `null`: it signs. */
export type PublishedKeys = readonly { readonly kid: string; readonly retiresAt: string | null }[];

/** The built-in identity provider's keys. */
export interface SigningKeyRotation {
  signingKeys(): Promise<PublishedKeys>;
  rotateKeys(): Promise<PublishedKeys>;
}

@ApiTags('operations')
@ApiBearerAuth()
@Controller('v1/identity/signing-keys')
export class SigningKeysController {
  constructor(
    @Inject(SIGNING_KEYS) private readonly keys: SigningKeyRotation,
    private readonly acts: AdministrativeActs,
    private readonly door: Door,
  ) {}

  @Post('rotation')
  @HttpCode(200)
  @Does('signing-keys:rotate')
  @ApiOperation({
    summary: 'Sign tokens with a new key; the old one is published until its tokens have ended',
    description: 'Sent again it orders nothing, and tells how things are now.',
  })
  async rotate(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders) {
    const recorded = await this.acts.record({
      type: 'administration.signing-key-rotation-ordered.v1',
      ...this.door.context(caller, headers),
    });
    if (recorded === 'reused') throw new Refused(commandIdReused);
    return { keys: recorded === 'recorded' ? await this.keys.rotateKeys() : await this.keys.signingKeys() };
  }

  @Get()
  @Does('signing-keys:rotate')
  @ApiOperation({ summary: 'The keys by which tokens are checked, newest first' })
  async list() {
    return { keys: await this.keys.signingKeys() };
  }
}
