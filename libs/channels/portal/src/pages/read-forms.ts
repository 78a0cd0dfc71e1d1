import type { FastifyInstance } from 'fastify';
import { Refused, refuseHttp } from '@icx/api-channel/http';
import { commandLimits, refuse } from '@icx/refusals';

const tooMany = refuse.malformed(
  'too-many-members',
  `The form has more than ${commandLimits.members} fields, which no page of ours has.`,
);
export const notAForm = refuseHttp(415, 'media-type-unsupported', 'Pages take forms as browsers send them.');

/**
 * Forms and nothing else; of a field that comes twice the last counts. One with a file is left to the route that streams it.
 */
export const readForms = (http: FastifyInstance): void => {
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser('*', (_call, _body, done) => done(new Refused(notAForm)));
  http.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: commandLimits.bytes },
    (_call, body, done) => {
      const fields = [...new URLSearchParams(body as string)];
      if (fields.length > commandLimits.members) return done(new Refused(tooMany));
      done(null, Object.fromEntries(fields));
    },
  );
};
