import type { IncomingHttpHeaders } from 'node:http';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

export interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed if it is JSON. */
  readonly body: unknown;
}

type Named<T> = Readonly<Record<string, T>>;
/** Given where it stands, or by the name of a component. */
type Given<T> = T | { readonly $ref: string };

interface Header {
  readonly required?: boolean;
  readonly schema: { readonly type: string };
}

interface Declared {
  readonly headers?: Named<Given<Header>>;
  readonly content?: Named<{ readonly schema: object }>;
}

interface Operation {
  readonly method: string;
  readonly template: string;
  readonly matches: RegExp;
  readonly responses: Named<Given<Declared>>;
}

interface Document {
  readonly paths: Named<Named<Pick<Operation, 'responses'>>>;
  readonly components: {
    readonly schemas: Named<object>;
    readonly headers?: Named<Header>;
    readonly responses?: Named<Declared>;
  };
}

/** Headers that tell of an answer: one that is sent is declared. */
const telling = ['etag', 'location', 'retry-after', 'icx-position', 'www-authenticate', 'dpop-nonce'];

/** What Node and HTTP refuse of any call, whatever it is about: these need not stand at each operation. */
const ofAnyCall: readonly number[] = [405, 406, 408, 411, 413, 414, 415, 417, 421, 431, 500];

const among = <T>(components: Named<T> | undefined, given: Given<T>): T =>
  typeof given === 'object' && given !== null && '$ref' in given ? components![given.$ref]! : given;

/** `/openapi.json` of an exchange as what its answers are held to. */
export class ApiDocument {
  readonly #operations: readonly Operation[];
  readonly #components: Document['components'];
  readonly #ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true, logger: false });
  /** Each compiled once, when it is first needed. */
  readonly #validators = new Map<object, ValidateFunction>();

  constructor(text: string) {
    const { paths, components } = closed(JSON.parse(text)) as Document;
    this.#components = components;
    formats.default(this.#ajv);
    // What OpenAPI adds to JSON Schema for readers; it says nothing of what is valid.
    this.#ajv.addVocabulary(['example', 'discriminator', 'externalDocs', 'xml']);
    for (const [name, schema] of Object.entries(components.schemas)) this.#ajv.addSchema(schema, name);
    this.#operations = Object.entries(paths).flatMap(([template, item]) =>
      Object.entries(item).map(([method, { responses }]) => ({
        method: method.toUpperCase(),
        template,
        matches: new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}/?$`),
        responses,
      })),
    );
  }

  /** Throws a sentence that names what is not as the document says. */
  check(method: string, address: string, reply: Told): void {
    const wrong = this.#wrongIn(method, address.replace(/\?.*$/s, ''), reply);
    if (wrong.length > 0)
      throw new Error(
        `${method} ${address} answers otherwise than /openapi.json says: ${wrong.join('; ')}.\n${reply.text}`,
      );
  }

  #wrongIn(method: string, path: string, told: Told): readonly string[] {
    const { status } = told;
    // A protocol of its own, spoken by libraries: the document tells of it in words.
    if (path.startsWith('/v1/files/tus')) return [];
    const operation = this.#operationOf(method === 'HEAD' ? 'GET' : method, path);
    // What any address may be asked (OPTIONS), and what there is not, is told of no operation.
    if (!operation)
      return status < 300 && method !== 'OPTIONS' && path.startsWith('/v1/') ? ['it has no such operation'] : [];
    const { responses } = operation;
    const key = String(status) in responses ? String(status) : 'default';
    const given = responses[key];
    if (!given || (key === 'default' && !ofAnyCall.includes(status))) return [`the status ${status} is not declared`];
    const declared = among(this.#components.responses, given);
    const wrong = this.#wrongHeaders(declared, told.headers);
    return wrong.length > 0 || method === 'HEAD' ? wrong : this.#wrongBody(declared, told);
  }

  #wrongBody({ content: contents = {} }: Declared, { headers, text, body }: Told): readonly string[] {
    const type = headers['content-type']?.replace(/;.*/s, '') ?? '';
    if (Object.keys(contents).length === 0) return text === '' ? [] : ['no body is declared'];
    if (!(type in contents)) return [`its type ${type || 'none'} is not declared`];
    const valid = this.#validatorOf(contents[type]!.schema);
    return valid(body ?? text)
      ? []
      : valid.errors!.map((error) => `${error.instancePath || 'the body'} ${inWords(error)}`);
  }

  #wrongHeaders({ headers: given = {} }: Declared, sent: IncomingHttpHeaders): readonly string[] {
    const headers = Object.entries(given).map(
      ([name, header]) => [name.toLowerCase(), among(this.#components.headers, header)] as const,
    );
    const names = headers.map(([name]) => name);
    return [
      ...telling
        .filter((name) => name in sent && !names.includes(name))
        .map((name) => `the header ${name} is not declared`),
      ...headers.flatMap(([name, { required = false, schema }]) => {
        if (!(name in sent)) return required ? [`without the header ${name}`] : [];
        const valid = this.#validatorOf(schema);
        const value = schema.type === 'integer' ? Number(sent[name]) : sent[name];
        return valid(value) ? [] : valid.errors!.map((error) => `the header ${name} ${inWords(error)}`);
      }),
    ];
  }

  /** What is named as it is goes before what any name stands for. */
  #operationOf(method: string, path: string): Operation | undefined {
    const found = this.#operations.filter((operation) => operation.method === method && operation.matches.test(path));
    return found.find(({ template }) => !template.includes('{')) ?? found[0];
  }

  #validatorOf(schema: object): ValidateFunction {
    const known = this.#validators.get(schema);
    if (known) return known;
    const made = this.#ajv.compile(schema);
    this.#validators.set(schema, made);
    return made;
  }
}

const inWords = ({ message, params }: ErrorObject): string => `${message} ${JSON.stringify(params)}`;

/** With every object closed: here, and here alone, a member that its schema does not name is a fault. */
const closed = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, name === '$ref' ? item.replace(/^.*\//, '') : closed(item)]),
  );
  return 'properties' in value && !('additionalProperties' in value)
    ? { ...members, additionalProperties: false }
    : members;
};
