import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isRefusal } from '@icx/refusals';
import { errors, type InteractionResults, type Provider } from './oidc-provider.ts';
import { sourceOf } from '@icx/identity';
import { answerOf } from './refusal-status.ts';
import { sendHtml } from './send-html.ts';
import { consentPage, errorPage, signInPage, type Pages } from './pages.ts';
import { acrOf } from './people.ts';
import type { RecordedSignIn } from './recorded-sign-in.ts';

type Form = Readonly<Record<string, string | undefined>>;
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const gone = 'This sign-in took too long, or was finished before. Go back to where you came from, and start again.';

/** The pages between a client's question and the provider's answer: who are you, and do you want this? */
export const addInteractions = (
  http: FastifyInstance,
  providerNow: () => Provider | undefined,
  members: RecordedSignIn,
  pages: Pages,
): void => {
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

  http.get('/oidc/interaction/:uid', (request, reply) =>
    during(request, reply, async ({ prompt, params }) => {
      const formTarget = originOf(params['redirect_uri']);
      if (prompt.name === 'login') return sendHtml(reply, signInPage(pages, { action: request.url }), { formTarget });
      return sendHtml(reply, consentPage(pages, request.url, String(params['client_id'])), { formTarget });
    }),
  );

  http.post('/oidc/interaction/:uid', (request, reply) =>
    during(request, reply, async ({ prompt, params }, provider) => {
      const finish = async (result: InteractionResults) =>
        reply.redirect(await provider.interactionResult(request.raw, reply.raw, result), 303);
      if (prompt.name !== 'login') return finish({ consent: {} });
      const { name = '', password = '', code = '' } = (request.body ?? {}) as Form;
      const signedIn = await members.signIn(name, password, code.replace(/\s/g, ''), sourceOf(request.ip));
      if (!isRefusal(signedIn)) {
        const { subject, secondFactor, at: ts } = signedIn;
        const amr = secondFactor ? ['pwd', 'otp', 'mfa'] : ['pwd'];
        return finish({ login: { accountId: subject, acr: acrOf(secondFactor), amr, ts } });
      }
      const form = { action: request.url, name, problem: signedIn.detail };
      const formTarget = originOf(params['redirect_uri']);
      return sendHtml(reply, signInPage(pages, form), { ...answerOf(signedIn), formTarget });
    }),
  );
};

const originOf = (url: unknown): string | undefined => URL.parse(String(url))?.origin;
