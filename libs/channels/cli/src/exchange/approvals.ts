/** A proposal as the exchange tells it. */
export interface ApprovalDocument {
  readonly id: string;
  readonly act: string;
  readonly summary: string;
  readonly state: string;
  readonly proposedBy: { readonly user: string };
  readonly proposedAt: string;
  readonly expiresAt: string;
  readonly approved?: { readonly by: { readonly user: string }; readonly at: string };
  readonly declined?: { readonly by: { readonly user: string }; readonly at: string; readonly reason: string };
  readonly refusal?: { readonly code: string; readonly detail: string };
  readonly enrolment?: { readonly half: string; readonly code: string; readonly until: string };
  readonly content?: unknown;
  readonly next: string;
}

/** What a command asked for was not done: it waits for a second person. */
export class Proposed extends Error {
  constructor(readonly approvals: readonly ApprovalDocument[]) {
    super('proposed');
  }
}

/** What several calls of one command proposed: told together, once all of them are made. */
export class Proposals {
  readonly #made: ApprovalDocument[] = [];

  /** `undefined`: it waits for a second person. */
  async collect<T>(call: Promise<T>): Promise<T | undefined> {
    try {
      return await call;
    } catch (error) {
      if (!(error instanceof Proposed)) throw error;
      this.#made.push(...error.approvals);
      return undefined;
    }
  }

  /** Throws `Proposed` if any call was. */
  tell(): void {
    if (this.#made.length > 0) throw new Proposed(this.#made);
  }
}

export const approvalPath = (id: string, act = ''): string => `v1/approvals/${encodeURIComponent(id)}${act}`;

/** Whether the exchange answered with a proposal in place of a result. */
export const isProposal = (status: number, body: unknown): body is ApprovalDocument =>
  status === 202 && typeof body === 'object' && body !== null && 'proposedBy' in body;
