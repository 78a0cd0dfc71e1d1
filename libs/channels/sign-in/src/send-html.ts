import type { FastifyReply } from 'fastify';

/**
 * Nothing but our own style sheet is loaded, and a form goes to us or to where the client waits.
 * @param script whether the page uses security keys, for which a script of ours is loaded
 */
export const csp = (formTarget = '', script = false): string =>
  `default-src 'none'; ${script ? "script-src 'self'; " : ''}style-src 'self'; form-action 'self'${formTarget && ` ${formTarget}`}; frame-ancestors 'none'; base-uri 'none'`;

interface Html {
  readonly status?: number;
  /** Seconds after which to try again. */
  readonly retryAfter?: number | undefined;
  /** Origin to which the form may lead by way of us. */
  readonly formTarget?: string | undefined;
  /** The page has a script of ours. */
  readonly script?: boolean;
}
export const sendHtml = (
  reply: FastifyReply,
  body: string,
  { status = 200, retryAfter, formTarget, script }: Html = {},
): FastifyReply =>
  reply
    .status(status)
    .headers(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) })
    .headers({ 'content-security-policy': csp(formTarget, script), 'referrer-policy': 'no-referrer' })
    .type('text/html; charset=utf-8')
    .send(body);
