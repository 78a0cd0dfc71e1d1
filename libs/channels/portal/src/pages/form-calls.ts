import type { FastifyReply } from 'fastify';
import { dtoOf, notAsItMustBe, Refused, statusOf } from '@icx/api-channel/http';
import { commandIdReused } from '@icx/commands';
import type { Done } from '../session/just-done.ts';
import { signInAgain } from '../session/reveals.ts';
import { isTokenOf } from '../session/sessions.ts';
import { Download, Partly, Proposed, Shown, Undoable, type Declared, type FormFacts, type Visit } from './declare.ts';
import { bodyOf, byLink, keptOf, type Values } from './fields.ts';
import { PROPOSED } from './screen.ts';
import { contextOf, newKey, revisionOf, revisionSent, tokenWrong } from './sent.ts';
import { answersOf, errorsOf, shownFields } from './shown-fields.ts';
import { handedOut, shown, type Through } from './through.ts';
import { titled, type Given, type Said, type ShownAgain } from './told.ts';
import { chosen, hasFile, sentIn } from './uploads.ts';
import { changed, keptAndSecret, queryValues, sentBefore, visitOf, type In } from './visit.ts';

/** Of a desk, with what it is given. */
export type Method = (visit: Visit) => unknown;

/** Shows forms, and has done what was sent with them. */
export class FormCalls {
  constructor(private readonly through: () => Through) {}

  async opened(call: In, form: FormFacts, given: Method): Promise<unknown> {
    const typed = await this.through().entrance.typedBefore(call.call, call.reply, call.here);
    // A link fills in fields alone: key and revision are of the page.
    const filled = typed ?? keptOf(byLink(form.fields), queryValues(call.call));
    return this.#show(call, form, given, { typed: filled, back: typed !== undefined });
  }

  async sent(
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
      if (came instanceof Download) return await handedOut(this.through(), call, came);
      if (came instanceof Shown)
        return await shown(this.through(), call, {
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
    return shown(this.through(), call, {
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
    return shown(this.through(), call, {
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

  #leadTo({ reply, here }: In, address: string, done: Done): Promise<FastifyReply> {
    return this.through().sender.leadTo(reply, here.session, address, done);
  }
}
