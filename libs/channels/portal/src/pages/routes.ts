import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { notAsItMustBe } from '@icx/api-channel/http';
import type { Caller } from '@icx/admission';
import { isPublic } from '@icx/parties';
import { Download, GoTo, Made, Saved, WholePage, type Declared, type PageFacts } from './declare.ts';
import { FormCalls, type Method } from './form-calls.ts';
import { listedAs, type Give } from './listed.ts';
import { holding } from './read-forms.ts';
import type { Before } from './screen.ts';
import { handedOut, shown, type Through } from './through.ts';
import type { Shows } from './told.ts';
import { streamsOf } from './uploads.ts';
import { visitOf, type In } from './visit.ts';

/** To whom what goes wrong is told. */
export const seenBy = new WeakMap<FastifyRequest, Before>();

/** Adds the routes of what a desk declares. */
export class DeskRoutes {
  readonly #forms: FormCalls;

  constructor(
    private readonly through: () => Through,
    private readonly http: FastifyInstance,
  ) {
    this.#forms = new FormCalls(through);
  }

  add(desk: object, declared: Declared): void {
    const { path: url, action, page, form, list } = declared;
    // Nothing of a page is compressed, for it holds a token beside what others wrote.
    const options = {
      config: { icx: { open: true, action, secret: true }, cors: false },
      onRequest: async (call: FastifyRequest, reply: FastifyReply) =>
        this.through().entrance.refuseStranger(call, reply),
    } as const;
    const go =
      (reads: boolean, answer: (call: In) => Promise<unknown>) => async (call: FastifyRequest, reply: FastifyReply) => {
        const { entrance, gate } = this.through();
        const here = await entrance.enter(call, reply, form);
        if (!here) return reply;
        seenBy.set(call, { here, caller: here.actor as Caller });
        const admitted = await gate.admit(call, reply, here, action, reads);
        seenBy.set(call, { here, caller: admitted.caller });
        return answer({ call, reply, here, admitted });
      };
    const run = (name: string): Method => (desk as Record<string, Method>)[name]!.bind(desk);
    if (page && isPublic(action)) {
      this.http.get(url, options, (call, reply) =>
        this.#open(call, reply, page, run(declared.method) as () => unknown),
      );
      return;
    }
    const method = list
      ? listedAs(list, url, run(declared.method) as Give, () => this.through().views)
      : run(declared.method);
    if (page)
      this.http.get(
        url,
        options,
        go(true, (call) => this.#page(call, page, method)),
      );
    if (!form) return;
    const given = form.given === undefined ? () => ({}) : run(form.given);
    this.http.get(
      url,
      options,
      go(false, (call) => this.#forms.opened(call, form, given)),
    );
    this.http.post(
      url,
      {
        ...options,
        config: { ...options.config, icx: { ...options.config.icx, ...streamsOf(form.fields), ...holding(form.most) } },
      },
      go(false, (call) => this.#forms.sent(call, declared, form, given, run)),
    );
  }

  /** For anybody, in the frame of who is signed in, if somebody is. */
  async #open(call: FastifyRequest, reply: FastifyReply, { template, title }: PageFacts, method: () => unknown) {
    const { gate, screen } = this.through();
    const known = await gate.whose(call);
    const here = 'here' in known ? known.here : undefined;
    const caller = here && (await gate.callerOf(here));
    return screen.show(call, reply, caller && { here, caller }, { template, title, data: (await method()) as object });
  }

  async #page(call: In, page: PageFacts, method: Method): Promise<unknown> {
    const visit = visitOf(call, page.query);
    const data = (await method(visit)) as Shows | Download | GoTo | Made | Saved | WholePage;
    if (data instanceof GoTo) return call.reply.redirect(data.address, 303);
    // A page tells what it left out of its query; a file could not.
    const isFile =
      data instanceof Download || data instanceof Made || data instanceof Saved || data instanceof WholePage;
    if (isFile && visit.problems.length > 0) throw notAsItMustBe(visit.problems);
    if (data instanceof Download) return handedOut(this.through(), call, data);
    if (data instanceof Saved) return this.through().screen.saved(call.reply, data);
    if (data instanceof Made)
      return this.through().screen.made(call.call, call.reply, call.admitted.caller.party, data.file);
    if (data instanceof WholePage) return this.through().screen.whole(call.reply, data);
    const errors = [...visit.problems, ...(data.problems ?? [])].map(({ detail, pointer = '' }) => ({
      text: detail,
      href: `#filter-${pointer.slice(1)}`,
    }));
    const title = data.title ?? page.title;
    return shown(this.through(), call, {
      template: page.template,
      title,
      data,
      errors,
      ...(errors.length > 0 ? { status: 400 } : {}),
    });
  }
}
