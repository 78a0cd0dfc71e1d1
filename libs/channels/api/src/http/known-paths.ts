import { MethodNotAllowedException } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import findMyWay from 'find-my-way';
import { routerOptions } from './hardening.ts';

const nothing = (): void => undefined;

/**
 * Which methods each path takes. Told to anybody: it follows from the pattern alone, whatever stands in the place of a
 * name, so it says nothing of what there is.
 */
export class KnownPaths {
  /** By pattern, whatever the method: the store of each is its methods. */
  readonly #patterns = findMyWay(routerOptions);

  /** Before any route is added. */
  constructor(http: FastifyInstance) {
    http.addHook('onRoute', ({ method, url }) => {
      const methods = this.#patterns.findRoute('GET', url)?.store as Set<string> | undefined;
      const known = methods ?? new Set(['OPTIONS']);
      for (const one of [method].flat()) known.add(one);
      if (!methods) this.#patterns.on('GET', url, nothing, known);
    });
  }

  /**
   * A call that no route takes though others of its path do: OPTIONS is answered, for any other method it throws.
   * @returns whether it was answered.
   */
  answer(call: FastifyRequest, reply: FastifyReply): boolean {
    const found = this.#patterns.find('GET', call.url);
    if (!found || Object.values(found.params).includes('')) return false;
    void reply.header('allow', [...(found.store as Set<string>)].toSorted().join(', '));
    if (call.method !== 'OPTIONS') throw new MethodNotAllowedException();
    void reply.status(204).send();
    return true;
  }
}
