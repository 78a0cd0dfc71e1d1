import type { components } from '../generated/openapi.ts';
import { readJson } from './read-json.ts';

/**
 * The refusals that the document lists, stable: scripts may match on them. `http-502` and the like, if something in between
 * answered with no problem document.
 */
export type RefusalCode = components extends { schemas: { Problem: { code: infer Code extends string } } }
  ? Code | `http-${number}`
  : string;

/** One member of what was sent, and what is wrong with it. */
export interface Offence {
  /** JSON Pointer into the body. */
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
}

interface ProblemDocument {
  readonly code: RefusalCode;
  readonly detail: string;
  readonly errors?: readonly Offence[];
  readonly moreErrors?: number;
}

const isProblem = (document: unknown): document is ProblemDocument => {
  const { code, detail } = (document ?? {}) as Partial<ProblemDocument>;
  return typeof code === 'string' && typeof detail === 'string';
};

/** The exchange answered, and not with what was asked for (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: RefusalCode;
  /** What is wrong and what to do. */
  readonly detail: string;
  readonly errors: readonly Offence[];
  /** How many there are besides. */
  readonly moreErrors: number;
  /** By which the exchange's operator finds the call in its log. */
  readonly requestId: string | undefined;

  /** @param response its body has been read: `document` */
  constructor(
    readonly response: Response,
    document: unknown,
  ) {
    const { status, headers } = response;
    const { code, detail, errors, moreErrors }: ProblemDocument = isProblem(document)
      ? document
      : { code: `http-${status}`, detail: `The exchange answered with HTTP status ${status}.` };
    super(`${detail} (${code})`);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = Array.isArray(errors) ? errors : [];
    this.moreErrors = moreErrors ?? 0;
    this.requestId = headers.get('x-request-id') ?? undefined;
  }

  /** Reads the answer to its end. */
  static async of(answer: Response): Promise<ProblemError> {
    const document: unknown = await readJson(answer).catch(() => undefined);
    return new ProblemError(answer, document);
  }
}
