import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '@icx/refusals';
import { errors, type InteractionResults, type Provider } from './oidc-provider.ts';
import { sourceOf } from '@icx/identity';
import { answerOf } from './refusal-status.ts';
import { sendHtml } from './send-html.ts';
import { signInNameOf, type Desks } from './desks.ts';
import { consentPage, errorPage, signInPage, type Pages } from './pages.ts';
import { acrOf } from './people.ts';
import type { RecordedSignIn } from './recorded-sign-in.ts';

type Form = Readonly<Record<string, string | undefined>>;
type Typed = Readonly<Partial<Record<'name' | 'password' | 'code', string | undefined>>>;
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const gone = 'This sign-in took too long, or was finished before. Go back to where you came from, and start again.';

export interface InteractionOptions {
  /** The one that is open now. */
  readonly provider: () => Provider | undefined;
  readonly members: RecordedSignIn;
  readonly pages: Pages;
  /** As whom anybody may sign in: a sandbox alone has any. */
  readonly desks?: Desks | undefined;
}

/** The pages between a client's question and the provider's answer: who are you, and do you want this? */
export const addInteractions = (http: FastifyInstance, options: InteractionOptions): void => {
  const { provider: providerNow, members, pages, desks } = options;
  /** Only the browser that began it has its cookie, and only its own page its address: nobody else can send the form. */
  const during = async (
    request: FastifyRequest,
    reply: FastifyReply,
    go: (interaction: Interaction, provider: Provider) => Promise<unknown>,
  ): Promise<unknown> => {
    const provider = providerNow();
    try {
      const interaction = await provider?.interactionDetails(request.raw, reply.raw);
      if (provider && interaction?.uid === (request.params as { uid: string }).uid)
        return await go(interaction, provider);
    } catch (error) {
      if (!(error instanceof errors.SessionNotFound)) throw error;
    }
    return sendHtml(reply, errorPage(pages, 'interaction-over', gone), { status: 400 });
  };

  const finish = async (provider: Provider, { raw }: FastifyRequest, reply: FastifyReply, result: InteractionResults) =>
    reply.redirect(await provider.interactionResult(raw, reply.raw, result), 303);

  /** Goes on as that person, or shows the page again and why. */
  const signIn = (request: FastifyRequest, reply: FastifyReply, typed: Typed) =>
    during(request, reply, async ({ prompt, params, uid }, provider) => {
      if (prompt.name !== 'login') return finish(provider, request, reply, { consent: {} });
      const { name = '', password = '', code = '' } = typed;
      const signedIn = await members.signIn(name, password, code.replace(/\s/g, ''), sourceOf(request.ip));
      if (!isRefusal(signedIn)) {
        const { subject, secondFactor, at: ts } = signedIn;
        const amr = secondFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'];
        return finish(provider, request, reply, { login: { accountId: subject, acr: acrOf(secondFactor), amr, ts } });
      }
      const form = { action: actionOf(uid), name, problem: signedIn.detail, desks: desks?.people };
      const formTarget = originOf(params['redirect_uri']);
      return sendHtml(reply, signInPage(pages, form), { ...answerOf(signedIn), formTarget });
    });

  http.get('/oidc/interaction/:uid', (request, reply) =>
    during(request, reply, async ({ prompt, params, uid }) => {
      const formTarget = originOf(params['redirect_uri']);
      const form = { action: actionOf(uid), desks: desks?.people };
      if (prompt.name === 'login') return sendHtml(reply, signInPage(pages, form), { formTarget });
      return sendHtml(reply, consentPage(pages, actionOf(uid), String(params['client_id'])), { formTarget });
    }),
  );

  http.post('/oidc/interaction/:uid', (request, reply) => signIn(request, reply, formOf(request)));

  // With the password that everybody of a sandbox has: as checked, slowed and recorded as if it had been typed.
  if (desks)
    http.post('/oidc/interaction/:uid/desk', (request, reply) => {
      const { as } = formOf(request);
      const chosen = desks.people.find((desk) => signInNameOf(desk) === as);
      return signIn(request, reply, chosen ? { name: signInNameOf(chosen), password: desks.password } : {});
    });
};

const actionOf = (uid: string): string => `/oidc/interaction/${uid}`;

const formOf = ({ body }: FastifyRequest): Form => (body ?? {}) as Form;

const originOf = (url: unknown): string | undefined => URL.parse(String(url))?.origin;
