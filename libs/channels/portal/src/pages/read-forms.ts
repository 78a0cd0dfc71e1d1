import type { FastifyInstance } from 'fastify';
import { Refused, refuseHttp } from '@icx/api-channel/http';
import { commandLimits, refuse } from '@icx/refusals';

const tooMany = refuse.malformed('too-many-members', 'The form has more fields than the page that it is of.');
export const notAForm = refuseHttp(415, 'media-type-unsupported', 'Pages take forms as browsers send them.');

/** Of a route whose form has more fields than a command has members. */
export const holding = (most?: number) => (most === undefined ? {} : { json: { ...commandLimits, members: most } });

/**
 * Forms and nothing else; of a field that comes twice the last counts. One with a file is left to the route that streams it.
 */
export const readForms = (http: FastifyInstance): void => {
  http.removeContentTypeParser('application/json');
  http.addContentTypeParser('*', (_call, _body, done) => done(new Refused(notAForm)));
  http.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: commandLimits.bytes },
    ({ routeOptions }, body, done) => {
      const { members } = routeOptions.config.icx?.json ?? commandLimits;
      const fields = [...new URLSearchParams(body as string)];
      if (fields.length > members) return done(new Refused(tooMany));
      done(null, Object.fromEntries(fields));
    },
  );
};
