import type { FastifyInstance } from 'fastify';
import { isRefusal } from '@icx/refusals';
import { sourceOf } from '@icx/identity';
import { answerOf } from './refusal-status.ts';
import { sendHtml } from './send-html.ts';
import { enrolledPage, enrolmentPage, type Pages } from './pages/index.ts';
import type { RecordedSignIn } from './recorded-sign-in.ts';

/** Name and enrolment code first; with them right, password and second factor. Nothing is in an address. */
export const addEnrolment = (http: FastifyInstance, members: RecordedSignIn, pages: Pages): void => {
  http.get('/oidc/enrolment', (_, reply) => sendHtml(reply, enrolmentPage(pages, {})));

  http.post('/oidc/enrolment', async (request, reply) => {
    const body = (request.body ?? {}) as Readonly<Record<string, string | undefined>>;
    const { name = '', enrolment: code = '', password, code: totp = '', key = '' } = body;
    const source = sourceOf(request.ip);
    const opened = await members.openEnrolment(name, code, source);
    if (isRefusal(opened))
      return sendHtml(reply, enrolmentPage(pages, { name, problem: opened.detail }), answerOf(opened));
    const html = { script: opened.creation !== undefined };
    if (password === undefined) return sendHtml(reply, enrolmentPage(pages, { name, code, offered: opened }), html);
    const typed = { name, enrolment: code, password, code: totp.replace(/\s/g, ''), key };
    const refused = await members.enrol(typed, source);
    if (!refused) return sendHtml(reply, enrolledPage(pages, html.script));
    const form = { name, code, offered: opened, problem: refused.detail };
    return sendHtml(reply, enrolmentPage(pages, form), { ...answerOf(refused), ...html });
  });
};
