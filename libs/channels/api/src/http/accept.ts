import { NotAcceptableException } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

/**
 * Before anything is done, for what was done could not be told. A problem is taken for an answer too, and parameters of a
 * type (`version=0.0.4`, `charset`) for no reason to refuse.
 */
export const refuseUnacceptable = ({ headers, routeOptions }: FastifyRequest): void => {
  const { accept } = headers;
  const { gives = [] } = routeOptions.config.icx ?? {};
  if (!accept || gives.length === 0) return;
  const asked = new Negotiator({ headers: { accept: accept.replace(/;(?!\s*q=)[^;,]*/gi, '') } });
  if (asked.mediaTypes([...gives, 'application/problem+json']).length === 0) throw new NotAcceptableException();
};
