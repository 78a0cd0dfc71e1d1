import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { parseSecurityKeyId, subjectOf, type User } from '@icx/parties';
import { securityKeyWrong, type Directory, type SecurityKeys } from '@icx/parties-service';
import { sourceOf } from '@icx/identity';
import { isRefusal, type Refusal } from '@icx/refusals';
import { answerOf } from './refusal-status.ts';
import { sendHtml } from './send-html.ts';
import { ownKeysDoor, ownKeysPage, type Pages } from './pages/index.ts';
import type { RecordedSignIn } from './recorded-sign-in.ts';
import { typedIn } from './typed.ts';
import { userNamed } from './typed-name.ts';

const PATH = '/oidc/security-keys';
/** What a key signs here is for no client. */
const QUESTION = 'own security keys';
const again = 'This took too long, or was done before. Sign in again.';

export interface OwnKeysOptions {
  readonly members: RecordedSignIn;
  readonly securityKeys: SecurityKeys;
  readonly directory: Directory;
  readonly pages: Pages;
}

/** Where a person adds and removes its own: there is no session, each page says for ten minutes that its reader has signed in. */
export const addOwnKeys = (http: FastifyInstance, options: OwnKeysOptions): void => {
  const { members, securityKeys, directory, pages } = options;
  const door = (
    reply: FastifyReply,
    refused?: { readonly name?: string; readonly refusal?: Refusal; readonly problem?: string },
  ) => {
    const request = securityKeys.request(QUESTION);
    const { name, refusal, problem = refusal?.detail } = refused ?? {};
    const status = refusal ? answerOf(refusal) : refused ? { status: 401 } : {};
    const html = ownKeysDoor(pages, { action: PATH, name, problem, request });
    return sendHtml(reply, html, { ...status, script: request !== undefined });
  };
  const show = async (reply: FastifyReply, { party, name }: Pick<User, 'party' | 'name'>, refusal?: Refusal) => {
    // As it is after what was done.
    const user = directory.find(subjectOf('user', party, name)) as User;
    const creation = await securityKeys.creation(user, 'addition');
    const own = { user, problem: refusal?.detail, creation, ticket: securityKeys.ticket(user) };
    const html = { ...(refusal ? answerOf(refusal) : {}), script: creation !== undefined };
    return sendHtml(reply, ownKeysPage(pages, own), html);
  };
  const formOf = ({ body }: FastifyRequest) => (body ?? {}) as Readonly<Record<string, string | undefined>>;
  const authorOf = ({ party, name }: User) =>
    ({ party, user: subjectOf('user', party, name), channel: 'sign-in' }) as const;

  http.get(PATH, (_, reply) => door(reply));

  http.post(PATH, async (request, reply) => {
    const typed = typedIn(request.body, QUESTION);
    const signedIn = await members.signIn(typed, sourceOf(request.ip));
    if (isRefusal(signedIn)) return door(reply, { name: typed.name, refusal: signedIn });
    return show(reply, signedIn.user);
  });

  http.post(`${PATH}/addition`, async (request, reply) => {
    const { name = '', key = '' } = formOf(request);
    const user = userNamed(directory, name);
    // As a key that is wrong: whoever has not signed in does not learn whether there is somebody of that name.
    if (!user || !directory.accessOf(authorOf(user).user)) return door(reply, { refusal: securityKeyWrong });
    const add = () => securityKeys.add(user, key, authorOf(user));
    const member = await members.add(user, add, sourceOf(request.ip));
    // Its answer may be one of nobody who had signed in.
    if (isRefusal(member) && member.code === 'security-key-wrong') return door(reply, { refusal: member });
    return show(reply, user, isRefusal(member) ? member : undefined);
  });

  http.post(`${PATH}/removal`, async (request, reply) => {
    const { name = '', key, ticket = '' } = formOf(request);
    const user = userNamed(directory, name);
    if (!user || !(await securityKeys.isTicketOf(user, ticket))) return door(reply, { problem: again });
    const named = parseSecurityKeyId(key);
    const member = isRefusal(named) ? named : await securityKeys.remove(user, { key: named }, authorOf(user));
    return show(reply, user, isRefusal(member) ? member : undefined);
  });
};
