import { Body } from '@nestjs/common';
import { parseSecurityKeyId, type User } from '@icx/parties';
import { SecurityKeys, userDocument, userSchema } from '@icx/parties-service';
import { Act, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { memberIn } from './member-in.ts';
import { AccessReasonDto } from './parties.dto.ts';

/** Security keys of people, of the built-in provider. Each adds its own, in a browser, at /oidc/security-keys. */
@Subject('parties', 'v1/parties/:party')
export class SecurityKeysController {
  constructor(private readonly securityKeys: SecurityKeys) {}

  @Act(
    'users/:name/security-keys/:key/removal',
    'users:remove-security-key',
    'Let a security key of a user, which was lost, count no more, at once; the last second factor is not removed: renew the enrolment',
    ok(userSchema),
  )
  async removeSecurityKey(@Call() call: Acting, @Body() reason: AccessReasonDto) {
    const key = orRefuse(parseSecurityKeyId(call.params['key']));
    return userDocument(
      orRefuse(await this.securityKeys.remove(memberIn(call), { key, ...reason }, call.context)) as User,
    );
  }
}
