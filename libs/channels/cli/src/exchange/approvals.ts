import type { Documents } from './documents.ts';

/** A proposal, with all that it is about where that was asked for. */
export type ApprovalDocument = Documents['Approval'] & Partial<Documents['WholeApproval']>;

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
