import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SecurityKeys } from '@icx/parties-service';
import { isRefusal, type Refusal } from '@icx/refusals';
import { errors, type InteractionResults, type Provider } from './oidc-provider.ts';
import { sourceOf } from '@icx/identity';
import { answerOf } from './refusal-status.ts';
import { sendHtml } from './send-html.ts';
import { signInNameOf, type Desks } from './desks.ts';
import { consentPage, errorPage, signInPage, type Pages } from './pages/index.ts';
import { acrOf, amrOf } from './people.ts';
import type { RecordedSignIn } from './recorded-sign-in.ts';
import { typedIn } from './typed.ts';

type Form = Readonly<Record<string, string | undefined>>;
interface Refused {
  readonly name: string;
  readonly refusal: Refusal;
}
type Interaction = Awaited<ReturnType<Provider['interactionDetails']>>;

const gone = 'This sign-in took too long, or was finished before. Go back to where you came from, and start again.';

export interface InteractionOptions {
  /** The one that is open now. */
  readonly provider: () => Provider | undefined;
  readonly members: RecordedSignIn;
  readonly securityKeys: SecurityKeys;
  readonly pages: Pages;
  /** As whom anybody may sign in: a sandbox alone has any. */
  readonly desks?: Desks | undefined;
}

/** The pages between a client's question and the provider's answer: who are you, and do you want this? */
export const addInteractions = (http: FastifyInstance, options: InteractionOptions): void => {
  const { provider: providerNow, members, securityKeys, pages, desks } = options;
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

  /** The page of sign-in, with a challenge of its own each time. */
  const show = (reply: FastifyReply, uid: string, params: Interaction['params'], refused?: Refused) => {
    const asked = securityKeys.request(questionOf(uid));
    const form = { action: actionOf(uid), request: asked, desks: desks?.people };
    const { name, refusal } = refused ?? {};
    const html = signInPage(pages, { ...form, name, problem: refusal?.detail });
    const headers = { formTarget: originOf(params['redirect_uri']), script: asked !== undefined };
    return sendHtml(reply, html, { ...(refusal && answerOf(refusal)), ...headers });
  };

  /** Goes on as that person, or shows the page again and why. */
  const signIn = (request: FastifyRequest, reply: FastifyReply, form: Form) =>
    during(request, reply, async ({ prompt, params, uid }, provider) => {
      if (prompt.name !== 'login') return finish(provider, request, reply, { consent: {} });
      const typed = typedIn(form, questionOf(uid));
      const signedIn = await members.signIn(typed, sourceOf(request.ip));
      if (!isRefusal(signedIn)) {
        const { subject, factor, at: ts } = signedIn;
        const [acr, amr] = [acrOf(factor !== undefined), amrOf(signedIn)];
        return finish(provider, request, reply, { login: { accountId: subject, acr, amr, ts } });
      }
      return show(reply, uid, params, { name: typed.name, refusal: signedIn });
    });

  http.get('/oidc/interaction/:uid', (request, reply) =>
    during(request, reply, async ({ prompt, params, uid }) => {
      if (prompt.name === 'login') return show(reply, uid, params);
      const formTarget = originOf(params['redirect_uri']);
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

/** A key that signed for one sign-in has not for another. */
const questionOf = (uid: string): string => `sign-in ${uid}`;

const actionOf = (uid: string): string => `/oidc/interaction/${uid}`;

const formOf = ({ body }: FastifyRequest): Form => (body ?? {}) as Form;

const originOf = (url: unknown): string | undefined => URL.parse(String(url))?.origin;
