import { Injectable } from '@nestjs/common';
import { RevealKeyDto } from '@icx/api-channel/dto/requests/requests';
import { Field, orRefuse } from '@icx/api-channel/http';
import { Admission } from '@icx/admission';
import { describing } from '@icx/refusals';
import { parseRevealJwk, RevealKeys, RevealSealer } from '@icx/requests-service';
import { Form, Page, type Sent, type Visit } from '../../pages/declare.ts';
import { tableOf } from '../../pages/table.ts';
import { ownParty } from './own-party.desk.ts';

const revealKey = { text: 'Key for sealed codes', href: '/reveal-key' };

/** As it is pasted; what is no JSON is no key either. */
const parsePastedKey = describing(
  (value: unknown) => {
    try {
      return parseRevealJwk(JSON.parse(String(value)));
    } catch {
      return parseRevealJwk(undefined);
    }
  },
  { type: 'string' },
);

class PastedRevealKeyDto extends RevealKeyDto {
  @Field(parsePastedKey) declare key: RevealKeyDto['key'];
}

/** The key that a party has its codes sealed to. */
@Injectable()
export class RevealKeyDesk {
  constructor(
    private readonly keys: RevealKeys,
    private readonly sealer: RevealSealer,
    private readonly admission: Admission,
  ) {}

  @Page(revealKey.href, 'reveal-keys:read', { title: revealKey.text, template: 'tables-page' })
  async key({ caller }: Visit) {
    const key = await this.keys.current(caller.party);
    const own = await this.sealer.publicKey();
    const may = this.admission.alsoMay(caller, 'reveal-keys:register') === undefined;
    const register = { text: key ? 'Register another key' : 'Register a key', href: `${revealKey.href}/registration` };
    const remove = { text: 'Have codes in clear again', href: `${revealKey.href}/removal` };
    return {
      back: ownParty,
      lead: key
        ? `Codes that are revealed to ${caller.party} come sealed to its key, unless whoever asks wants one in clear.`
        : `Codes that are revealed to ${caller.party} come in clear: it has registered no key.`,
      acts: may ? [register, ...(key ? [remove] : [])] : [],
      tables: [
        tableOf(
          'Keys',
          ['Whose', 'Thumbprint (RFC 7638)'],
          [...(key ? [[caller.party, key.kid]] : []), ['The exchange, which signs what it seals', own.kid]],
        ),
      ],
    };
  }

  @Form(`${revealKey.href}/registration`, 'reveal-keys:register', {
    ...{ title: 'Register a key for sealed codes', body: PastedRevealKeyDto, submit: 'Register it', given: 'about' },
    done: 'Registered: codes come sealed to it from now on.',
    fields: [
      {
        ...{ name: 'key', label: 'Public P-256 key as a JWK', kind: 'text' },
        hint: 'Such as {"kty":"EC","crv":"P-256","x":"…","y":"…"}. Never its private part “d”: whoever has that opens your codes.',
      },
    ],
  })
  async register({ context, body: { key } }: Sent<PastedRevealKeyDto>) {
    orRefuse(await this.keys.register(context, key));
    return revealKey.href;
  }

  @Form(`${revealKey.href}/removal`, 'reveal-keys:register', {
    ...{ title: 'Have codes in clear again', fields: [], submit: 'Remove the key', given: 'aboutRemoval' },
    done: 'Removed: codes come in clear again.',
  })
  async remove({ context }: Sent) {
    const refused = await this.keys.remove(context);
    if (refused) orRefuse(refused);
    return revealKey.href;
  }

  about() {
    return {
      back: revealKey.href,
      lead: 'It takes the place of the one before. A code that a supplier sealed to that one stays so.',
    };
  }

  aboutRemoval() {
    return {
      back: revealKey.href,
      lead: 'Codes that are revealed from now on can be read on their way by whatever stands there.',
    };
  }
}
