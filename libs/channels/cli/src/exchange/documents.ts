import type { SmiStatus } from '@icx/identifiers';
import type { CodeCheck, Presented } from '@icx/install-code';
import type { HistoryEntry, RequestCounts, RequestDocument, RequestPage, RequestRow } from '@icx/requests-service';

/** What the exchange answers with. */
export type { HistoryEntry, RequestCounts, RequestDocument, RequestPage, RequestRow };

export interface History {
  readonly id: string;
  readonly events: readonly HistoryEntry[];
}

export interface Revealed extends Presented {
  readonly check: CodeCheck;
  readonly deviceId: string;
  readonly advice: readonly string[];
}

/** The same where only the requester's private key opens it. */
export type SealedReveal = Omit<Revealed, 'installCode'> & { readonly jwe: string; readonly kid: string };

export interface SandboxDevice {
  readonly deviceId: string;
  readonly deviceType: string;
  readonly mpxn: string | null;
  readonly msn: string | null;
  readonly status: SmiStatus | null;
  readonly registeredSupplier: string | null;
  readonly installingSupplier: string | null;
}

export interface RebuildProgress {
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  readonly processed: number;
  readonly total: number;
  readonly seconds: number;
  readonly reason?: string;
}

/** An id is copied from somewhere: it must not become another address. */
export const requestPath = (id: string, what = ''): string => `v1/requests/${encodeURIComponent(id)}${what}`;
