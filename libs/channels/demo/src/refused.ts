/** As a client of the exchange rejects: a stable code, and what to do. */
export interface Refused {
  readonly code: string;
  readonly detail: string;
}

export const isRefused = (error: unknown): error is Error & Refused =>
  error instanceof Error && 'code' in error && 'detail' in error && typeof error.detail === 'string';
