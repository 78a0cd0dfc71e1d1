import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { dtoOf, notAsItMustBe, Refused, statusOf } from '@icx/api-channel/http';
import type { Caller } from '@icx/admission';
import { commandIdReused } from '@icx/commands';
import { isPublic } from '@icx/parties';
import type { Entrance } from '../session/entrance.ts';
import type { PortalGate } from '../session/gate.ts';
import type { Done } from '../session/just-done.ts';
import { signInAgain, type RevealsOfSignIn } from '../session/reveals.ts';
import { isTokenOf } from '../session/sessions.ts';
import {
  Download,
  GoTo,
  Made,
  Partly,
  Proposed,
  Saved,
  Shown,
  Undoable,
  WholePage,
  type Declared,
  type FormFacts,
  type PageFacts,
  type Visit,
} from './declare.ts';
import { answersOf, bodyOf, errorsOf, keptOf, shownFields, type Values } from './fields.ts';
import { listedAs, type Give } from './listed.ts';
import type { SavedViews } from './saved-views.ts';
import { PROPOSED, type Before, type Screen, type Screened } from './screen.ts';
import { titled, type Given, type Said, type ShownAgain, type Shows } from './told.ts';
import { holding } from './read-forms.ts';
import { chosen, hasFile, sentIn, streamsOf } from './uploads.ts';
import { changed, keptAndSecret, queryValues, sentBefore, visitOf, type In } from './visit.ts';
import { contextOf, newKey, revisionOf, revisionSent, tokenWrong, type Sender } from './sent.ts';

type Method = (visit: Visit) => unknown;

/** To whom what goes wrong is told. */
export const seenBy = new WeakMap<FastifyRequest, Before>();

/** What a call goes through. */
export interface Through {
  readonly entrance: Entrance;
  readonly gate: PortalGate;
  readonly screen: Screen;
  readonly sender: Sender;
  readonly reveals: RevealsOfSignIn;
  readonly views: Pick<SavedViews, 'of'>;
}

/** Adds the routes of what a desk declares. */
export class DeskRoutes {
  constructor(
    private readonly through: () => Through,
    private readonly http: FastifyInstance,
  ) {}

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
      go(false, (call) => this.#form(call, form, given)),
    );
    this.http.post(
      url,
      {
        ...options,
        config: { ...options.config, icx: { ...options.config.icx, ...streamsOf(form.fields), ...holding(form.most) } },
      },
      go(false, (call) => this.#sent(call, declared, form, given, run)),
    );
  }

  #screen({ call, reply, here, admitted: { caller } }: In, what: Screened): FastifyReply {
    const { screen, sender } = this.through();
    const done = sender.justDone.take(call, reply, here.session);
    return screen.show(call, reply, { here, caller }, { ...what, done });
  }

  #leadTo({ reply, here }: In, address: string, done: Done): Promise<FastifyReply> {
    return this.through().sender.leadTo(reply, here.session, address, done);
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
    if (data instanceof Download) return this.#download(call, data);
    if (data instanceof Saved) return this.through().screen.saved(call.reply, data);
    if (data instanceof Made)
      return this.through().screen.made(call.call, call.reply, call.admitted.caller.party, data.file);
    if (data instanceof WholePage) return this.through().screen.whole(call.reply, data);
    const errors = [...visit.problems, ...(data.problems ?? [])].map(({ detail, pointer = '' }) => ({
      text: detail,
      href: `#filter-${pointer.slice(1)}`,
    }));
    const title = data.title ?? page.title;
    return this.#screen(call, {
      template: page.template,
      title,
      data,
      errors,
      ...(errors.length > 0 ? { status: 400 } : {}),
    });
  }

  #download({ call, reply, admitted: { caller } }: In, file: Download): FastifyReply {
    return this.through().screen.download(call, reply, caller.party, file);
  }

  async #form(call: In, form: FormFacts, given: Method): Promise<unknown> {
    const typed = await this.through().entrance.typedBefore(call.call, call.reply, call.here);
    // A link fills in fields alone: key and revision are of the page.
    const filled = typed ?? keptOf(form.fields, queryValues(call.call));
    return this.#show(call, form, given, { typed: filled, back: typed !== undefined });
  }

  async #sent(
    call: In,
    { name, action, method }: Declared,
    form: FormFacts,
    given: Method,
    run: (name: string) => Method,
  ): Promise<unknown> {
    const { file, ...read } = await sentIn(call.call, form.fields);
    const typed = form.mended?.(read.typed) ?? read.typed;
    try {
      // From a tab of an earlier sign-in: nothing is done, and what was typed stays.
      if (!isTokenOf(call.here.session, typed['csrf'])) throw new Refused(tokenWrong);
      chosen(file);
      if (typed['again'] !== undefined) return await this.#show(call, form, given, { typed });
      const body = form.body ? dtoOf(bodyOf(form.fields, typed), form.body) : {};
      const sent = {
        ...visitOf(call),
        typed,
        body,
        context: contextOf(this.through().sender, call.admitted, call.call, keptAndSecret(form, typed), typed['key']),
        ifRevision: revisionSent(typed['revision']),
        values: keptAndSecret(form, typed),
        ...(file ? { file } : {}),
      };
      if (form.check !== undefined && typed['confirmed'] === undefined)
        return await this.#check(call, form, typed, await run(form.check)(sent));
      if (action === 'requests:reveal' && !(await this.through().reveals.take(call.here.session)))
        return await this.#again(call, form);
      const came = await run(method)(sent);
      if (came instanceof Download) return await this.#download(call, came);
      if (came instanceof Shown)
        return await this.#screen(call, {
          template: came.template,
          title: titled(came.data) ?? form.title,
          data: came.data,
        });
      if (came instanceof Partly)
        return await this.#show(call, form, given, { ...came, refused: notAsItMustBe(came.refusals) });
      if (came instanceof Proposed)
        return await this.#leadTo(call, came.address, {
          name: PROPOSED,
          undo: { text: 'Take it back', href: `${came.address}/decline` },
        });
      if (came instanceof Undoable) return await this.#leadTo(call, came.address, { name, undo: came.undo });
      return await this.#leadTo(call, String(came), { name });
    } catch (error) {
      if (!(error instanceof Refused) || error.refusal.kind === 'unknown') throw error;
      return this.#show(call, form, given, { typed, refused: error });
    }
  }

  /** By the provider, and back to the form as it is. */
  async #again({ call, reply, here, admitted: { caller } }: In, form: FormFacts): Promise<unknown> {
    const { entrance, screen } = this.through();
    await entrance.keep(call, reply, form, here.session);
    const { code: refusedAs, detail: lead } = signInAgain;
    const data = { refusedAs, lead, to: call.url.split('?', 1)[0]! };
    const what = { template: 'again', title: 'Sign in again', data, status: statusOf(signInAgain) };
    return screen.show(call, reply, { here, caller }, what);
  }

  async #show(
    call: In,
    form: FormFacts,
    given: Method,
    { typed, back = false, refused, data: beside = {} }: ShownAgain,
  ): Promise<unknown> {
    const wrong = refused ? (refused.errors.length > 0 ? refused.errors : [refused.refusal]) : [];
    const kept = keptOf(form.fields, typed);
    const data = { ...((await given({ ...visitOf(call), filled: kept })) as Given), ...beside };
    const isReused = refused?.refusal.code === commandIdReused.code;
    // By its code who helps knows what was refused.
    const code = refused ? { refusedAs: wrong[0]!.code } : {};
    const fields = form.fields
      .filter(({ name }) => !data.without?.includes(name))
      .map((field) => ({ ...field, options: data.options?.[field.name] ?? field.options ?? [] }));
    return this.#screen(call, {
      template: form.template ?? 'form',
      title: data.title ?? form.title,
      data: { ...data, ...code },
      errors: wrong.some(({ kind }) => kind === 'moved')
        ? [changed(call, typed)]
        : isReused
          ? [sentBefore]
          : errorsOf(form.fields, wrong),
      ...(refused ? { status: statusOf(refused.refusal) } : {}),
      form: {
        ...this.#tokens(call, form, isReused ? kept : typed),
        ...(await this.#moved(call, refused)),
        submit: form.check === undefined ? form.submit : 'Continue',
        multipart: hasFile(form.fields),
        fields: shownFields(fields, kept, wrong),
        back,
      },
    });
  }

  #check(call: In, form: FormFacts, typed: Values, said: unknown): FastifyReply {
    const data = said as Said;
    return this.#screen(call, {
      template: data.template ?? 'check',
      title: data.title ?? form.title,
      data,
      errors: data.errors ?? [],
      form: {
        ...this.#tokens(call, form, typed),
        fields: [],
        answers: answersOf(form.fields, typed),
        back: false,
        typed: Object.entries(keptOf(form.fields, typed)).map(([name, value]) => ({ name, value })),
      },
    });
  }

  /** A try that was refused may be on record: the form then is about the request as it is with it. */
  async #moved({ admitted: { loaded } }: In, refused: Refused | undefined): Promise<{ readonly revision?: string }> {
    if (!loaded || !refused || refused.refusal.kind === 'moved') return {};
    return { revision: revisionOf(await this.through().sender.requests.load(loaded.stream)) };
  }

  /** The same key and revision as before: a form that was shown again is still the same one. */
  #tokens({ call, here, admitted }: In, form: FormFacts, typed: Values) {
    const { loaded } = admitted;
    return {
      action: call.url.split('?', 1)[0]!,
      csrf: here.session.csrf,
      key: typed['key'] ?? newKey(),
      ...(loaded ? { revision: typed['revision'] ?? revisionOf(loaded) } : {}),
      submit: form.submit,
    };
  }
}
