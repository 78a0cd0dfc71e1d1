import type { IncomingMessage } from 'node:http';
import { subjectOf } from '@icx/parties';
import type { Directory, SecurityRecord } from '@icx/parties-service';
import type { KoaContextWithOIDC, Provider } from './oidc-provider.ts';

export interface TokenRecordOptions {
  readonly directory: Directory;
  readonly security: SecurityRecord;
  /** Where a call comes from. */
  readonly sourceOf: (call: IncomingMessage) => string;
  readonly failed: (error: Error) => void;
}

/** Which tokens the provider gave to systems and to `icx` of a person, and which it refused to whom, on record. */
export const recordTokens = (provider: Provider, options: TokenRecordOptions): void => {
  const { directory, security, sourceOf, failed } = options;
  const memberOf = ({ oidc }: KoaContextWithOIDC) => {
    const named = oidc.client?.clientId ?? oidc.params?.['client_id'];
    const member =
      (typeof named === 'string' ? directory.findClient(named) : undefined) ??
      directory.find(oidc.entities.Account?.accountId ?? '');
    return member && { party: member.party, subject: subjectOf(member.kind, member.party, member.name) };
  };
  provider.on('grant.success', (ctx) => {
    const member = memberOf(ctx);
    if (member) security.tokenIssued({ ...member, source: sourceOf(ctx.req) }).catch(failed);
  });
  provider.on('grant.error', (ctx, { error }) => {
    security.refused({ what: 'token', code: error, member: memberOf(ctx), source: sourceOf(ctx.req) });
  });
};
