import type { IncomingMessage } from 'node:http';
import { subjectOf, type Client } from '@icx/parties';
import type { Directory, SecurityRecord } from '@icx/parties-service';
import type { KoaContextWithOIDC, Provider } from './oidc-provider.ts';

export interface TokenRecordOptions {
  readonly directory: Directory;
  readonly security: SecurityRecord;
  /** Where a call comes from. */
  readonly sourceOf: (call: IncomingMessage) => string;
  readonly failed: (error: Error) => void;
}

/** Which tokens the provider gave to systems, and which it refused to whom, on record. */
export const recordTokens = (provider: Provider, options: TokenRecordOptions): void => {
  const { directory, security, sourceOf, failed } = options;
  const clientOf = (ctx: KoaContextWithOIDC) => {
    const named = ctx.oidc.client?.clientId ?? ctx.oidc.params?.['client_id'];
    const client = typeof named === 'string' ? directory.findClient(named) : undefined;
    return client && { party: client.party, subject: subjectOfClient(client) };
  };
  provider.on('grant.success', (ctx) => {
    const client = clientOf(ctx);
    if (client) security.tokenIssued({ ...client, source: sourceOf(ctx.req) }).catch(failed);
  });
  provider.on('grant.error', (ctx, { error }) => {
    security.refused({ what: 'token', code: error, member: clientOf(ctx), source: sourceOf(ctx.req) });
  });
};

const subjectOfClient = ({ party, name }: Client): string => subjectOf('client', party, name);
