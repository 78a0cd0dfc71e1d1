import type { StreamableFile, Type } from '@nestjs/common';
import type { Caller } from '@icx/admission';
import type { UploadBody } from '@icx/api-channel/files';
import type { CommandContext } from '@icx/commands';
import type { Action, PartyAction } from '@icx/parties';
import type { Refusal } from '@icx/refusals';
import type { Loaded } from '@icx/requests-service';
import type { Done } from '../session/just-done.ts';
import type { Session } from '../session/sessions.ts';
import type { FieldWords, Values } from './fields.ts';
import type { NavigationFacts } from './headings.ts';
import type { OfferedForm } from './offered.ts';
import { fileKinds, type DeclaredList, type ListFacts, type ListOf } from './list.ts';
import type { IsOver } from './listing.ts';

/** Who looks at a page, and at what: let in already for the action that the page declares. */
export interface Visit<Query extends object = object> {
  readonly caller: Caller;
  /** The sign-in by which it is looked at. */
  readonly session: Session;
  /** Names in the address. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Query;
  /** The query as it came: what a filter shows again. */
  readonly typed: Readonly<Record<string, string>>;
  /** Of a form that is shown again: what was typed into it, but for codes. */
  readonly filled?: Values;
  /** What of the query could not be read, and so is not in it. */
  readonly problems: readonly Refusal[];
}

/** Of a page under the address of a request (`:id`). */
export interface RequestVisit<Query extends object = object> extends Visit<Query> {
  readonly loaded: Loaded;
}

/** A form that was sent and could be read. */
export interface Sent<Body extends object = object> extends Visit {
  /** All that was filled in, under whatever names. */
  readonly typed: Readonly<Record<string, string>>;
  readonly body: Body;
  readonly context: CommandContext;
  /** Of the page that the form stood on. */
  readonly ifRevision: bigint | undefined;
  /** As it was typed into the fields: codes as well. */
  readonly values: Values;
  /** Of a form with a field for one; read by whoever takes it. */
  readonly file?: UploadBody;
}
export interface RequestSent<Body extends object = object> extends Sent<Body> {
  readonly loaded: Loaded;
}

export interface PageFacts {
  /** Over the page and of the browser's window, unless its data has a `title`. */
  readonly title: string;
  /** In `templates`, without its ending. */
  readonly template: string;
  /** The DTO of the query, mostly that of the API. */
  readonly query?: Type<object>;
  /** Where those who may look at it come to it. */
  readonly inNavigation?: NavigationFacts;
}

export interface FormFacts {
  readonly title: string;
  /** By default the fields and nothing else. */
  readonly template?: string;
  /** The DTO of the body, mostly that of the API; without it the press of the button is all. */
  readonly body?: Type<object>;
  readonly fields: readonly FieldWords[];
  /** On the button. */
  readonly submit: string;
  /** Said on the page that it leads to. */
  readonly done: string;
  /**
   * Method of the desk that gives what its page shows beside the fields, `without` which of them, and the `options` of
   * those whose options are not always the same.
   */
  readonly given?: string;
  /** When the page of its request leads to it. */
  readonly offered?: OfferedForm;
  /** Fields that a browser may send, where that is more than other forms have. */
  readonly most?: number;
  /** What was put right on the page of `check`, brought into the fields. */
  readonly mended?: (typed: Values) => Values;
  /** What was typed is shown once more before it is done, with what this method of the desk says of it. */
  readonly check?: string;
}

export interface Declared {
  /** Its own among all desks: by it a page is told what was done just before. */
  readonly name: string;
  readonly path: string;
  readonly action: Action | PartyAction;
  readonly method: string;
  readonly page?: PageFacts;
  readonly form?: FormFacts;
  /** What a page, or a file, is made of that is one of a list. */
  readonly list?: DeclaredList;
}

const DECLARED = Symbol('declared');

type Kept = Omit<Declared, 'name'>;

export const declaredBy = (desk: Type): readonly Declared[] =>
  ((Reflect.getMetadata(DECLARED, desk.prototype as object) ?? []) as readonly Kept[]).map((one) => ({
    ...one,
    name: `${desk.name}.${one.method}`,
  }));

export const declare = (desk: object, method: string | symbol, declared: readonly Omit<Kept, 'method'>[]): void => {
  const before = (Reflect.getMetadata(DECLARED, desk) ?? []) as readonly Kept[];
  const added = declared.map((one) => ({ ...one, method: String(method) }));
  Reflect.defineMetadata(DECLARED, [...before, ...added], desk);
};

/**
 * A page: where it is, what looking at it is in the words of the policy, and its template. The method gives its data; of a page for
 * anybody it is given no visit.
 */
export const Page =
  (path: string, action: Action | PartyAction, page: PageFacts): MethodDecorator =>
  (desk, method) =>
    declare(desk, method, [{ path, action, page }]);

/**
 * A form on a page of its own, and what is done when it is sent, once by its key. The method does it and says where
 * that leads, or shows what came of it.
 */
export const Form =
  (path: string, action: Action | PartyAction, form: FormFacts): MethodDecorator =>
  (desk, method) =>
    declare(desk, method, [{ path, action, form }]);

/** A list: its page, and the same as CSV and as a workbook. The method says how its rows are asked for. */
export const List =
  <Row>(path: string, action: Action | PartyAction, facts: ListFacts<Row>) =>
  <Method extends (visit: never) => ListOf<Row> | Promise<ListOf<Row>>>(
    desk: object,
    method: string | symbol,
    _: TypedPropertyDescriptor<Method>,
  ): void => {
    const { title, inNavigation, query, template = 'list' } = facts;
    const page = { title, ...(query && { query }) };
    const list = (as: DeclaredList['as']): DeclaredList => ({ facts, as });
    declare(desk, method, [
      { path, action, list: list('page'), page: { ...page, template, ...(inNavigation && { inNavigation }) } },
      ...fileKinds.map((kind) => ({
        ...{ path: `${path}.${kind}`, action, list: list(kind), page: { ...page, template: '' } },
      })),
    ]);
  };

/** What is shown at once, because it is nowhere to be found again. */
export class Shown {
  constructor(
    readonly template: string,
    readonly data: object,
  ) {}
}

/** Nothing is done yet: it waits for a second person, on the page that this is the address of. */
export class Proposed {
  constructor(readonly address: string) {}
}

/** Where what was done leads, with the form that takes it back. */
export class Undoable {
  constructor(
    readonly address: string,
    readonly undo: NonNullable<Done['undo']>,
  ) {}
}

/** Of several things the rest: what was typed of those is shown again with what is wrong, and what became of the others. */
export class Partly {
  constructor(
    readonly typed: Values,
    readonly refusals: readonly Refusal[],
    readonly data: object,
  ) {}
}

/** Another page is meant. */
export class GoTo {
  constructor(readonly address: string) {}
}

/** A page that is whole in itself, to read and print: no frame of ours stands around it. */
export class WholePage {
  constructor(readonly html: string) {}
}

/** A table to save, written already by whoever has it. */
export class Made {
  constructor(readonly file: StreamableFile) {}
}

export type Rows = AsyncIterable<readonly string[]> | Iterable<readonly string[]>;

/** Rows to save, the names first; no cell of it is a formula. */
export class Download {
  constructor(
    readonly rows: Rows | ((isOver: IsOver) => Rows),
    /** By its ending CSV or a workbook. */
    readonly filename: string,
    /** Is filled in and sent back: it holds rows and nothing else. */
    readonly toSendBack = false,
  ) {}
}

/** A file to save, as it is: whatever it holds, no browser shows it. */
export class Saved {
  constructor(
    readonly bytes: Uint8Array,
    readonly filename: string,
  ) {}
}
