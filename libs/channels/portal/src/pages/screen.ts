import type { StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { csvOfRows, savedAttachment, xlsxAttachment } from '@icx/api-channel/http';
import type { Admission, Caller } from '@icx/admission';
import { masked } from '@icx/install-code';
import { pagePolicy as wholePagePolicy } from '@icx/pages';
import type { Directory } from '@icx/parties-service';
import type { Here } from '../session/gate.ts';
import type { Done } from '../session/just-done.ts';
import type { Declared, Download, Rows, Saved, WholePage } from './declare.ts';
import { Downloads } from './downloads.ts';
import type { Navigation } from './navigation.ts';
import type { FieldError } from './shown-fields.ts';
import { pagePolicy, render, type Frame, type ShownForm } from './render.ts';

export interface Screened {
  readonly template: string;
  readonly title: string;
  readonly data: object;
  readonly errors?: readonly FieldError[];
  readonly status?: number;
  readonly form?: ShownForm;
  /** Just before. */
  readonly done?: Done | undefined;
}

/** To whom a page is shown. */
export interface Before {
  readonly here: Here;
  readonly caller: Caller;
}

/** What was done, of a form whose act waits for a second person. */
export const PROPOSED = 'proposed';
const proposed = 'Nothing is changed yet: another person of SECAS has to approve it.';

interface ScreenOptions {
  readonly test: boolean;
  readonly directory: Pick<Directory, 'find' | 'principalsOf'>;
  readonly admission: Pick<Admission, 'mayLookAt'>;
  /** What all desks declare. */
  readonly declared: readonly Declared[];
  readonly navigation: Pick<Navigation, 'top'>;
  /** London. */
  readonly today: () => Parameters<Directory['principalsOf']>[1];
}

/** Puts a page into the frame of who looks at it, and hands it to the browser, to be kept by nobody. */
export class Screen {
  constructor(private readonly options: ScreenOptions) {}

  show(call: FastifyRequest, reply: FastifyReply, before: Before | undefined, what: Screened): FastifyReply {
    const { template, title, data, errors = [], status = 200, form } = what;
    const frame = { ...this.#frame(call, before, what.done), title, errors };
    return reply
      .status(status)
      .headers({ 'content-security-policy': pagePolicy(), 'referrer-policy': 'same-origin' })
      .type('text/html; charset=utf-8')
      .send(render(template, frame, data, form));
  }

  /** A file is made as it is read, and no further than somebody reads it. Throws `Refused`. */
  download(call: FastifyRequest, reply: FastifyReply, party: string, of: Download): FastifyReply {
    const { rows, filename, toSendBack } = of;
    const all = withheld(typeof rows === 'function' ? rows(() => reply.raw.destroyed) : rows);
    const attached = filename.endsWith('.xlsx') ? xlsxAttachment : csvOfRows;
    const file = attached(this.options.test && !toSendBack ? marked(all) : all, filename);
    return this.made(call, reply, party, file);
  }

  /** By its name one of a sandbox is known. */
  made(call: FastifyRequest, reply: FastifyReply, party: string, file: StreamableFile): FastifyReply {
    const { type = '', disposition = '' } = file.getHeaders();
    void reply
      .type(type)
      .header(
        'content-disposition',
        this.options.test ? String(disposition).replace('filename="', '$&TEST-') : disposition,
      );
    // Of a call by HEAD nobody reads the rows.
    if (call.method === 'HEAD') return reply.send();
    return reply.send(this.#downloads.begin(party, () => file.getStream()));
  }

  /** As the API hands it out: sealed off, should a browser show it all the same. */
  saved(reply: FastifyReply, { bytes, filename }: Saved): FastifyReply {
    const file = savedAttachment(bytes, this.options.test ? `TEST-${filename}` : filename);
    const { type = '', disposition = '' } = file.getHeaders();
    void reply.headers({
      'content-disposition': disposition,
      'content-security-policy': "default-src 'none'; sandbox",
    });
    return reply.type(type).send(file.getStream());
  }

  whole(reply: FastifyReply, { html }: WholePage): FastifyReply {
    return reply.header('content-security-policy', wholePagePolicy).type('text/html; charset=utf-8').send(html);
  }

  #frame(call: FastifyRequest, before: Before | undefined, done: Done | undefined): Omit<Frame, 'title' | 'errors'> {
    const { test } = this.options;
    if (!before) return { test, csrf: '', navigation: [], search: false };
    const { here, caller } = before;
    const said =
      done?.name === PROPOSED ? proposed : this.options.declared.find(({ name }) => name === done?.name)?.form?.done;
    return {
      test,
      csrf: here.session.csrf,
      user: this.#user(before),
      navigation: this.options.navigation.top(caller, call.url.split('?', 1)[0]!),
      search: this.options.admission.mayLookAt(caller, 'requests:list'),
      ...(said ? { done: said, ...(done?.undo && { undo: done.undo }) } : {}),
    };
  }

  readonly #downloads = new Downloads();

  #user({ here, caller }: Before): NonNullable<Frame['user']> {
    const member = this.options.directory.find(here.session.subject);
    const name = member?.kind === 'user' ? member.displayName : here.actor.user;
    const agent = this.options.directory.principalsOf(here.actor.party, this.options.today()).length > 0;
    return {
      name,
      party: here.actor.party,
      agent: agent || here.session.actsFor !== undefined,
      ...(caller.agent === undefined ? {} : { actsFor: caller.party }),
    };
  }
}

/** As on pages: of a text that was stored before it would have been refused whatever may be a code is not told. */
async function* withheld(rows: Rows): AsyncGenerator<readonly string[], void, undefined> {
  for await (const row of rows) yield masked(row);
}

/** What is of a sandbox says so, wherever it is taken. */
async function* marked(rows: Rows): AsyncGenerator<readonly string[], void, undefined> {
  yield* rows;
  yield ['TEST: a sandbox, without real data'];
}
