import type { SmiStatus } from '@icx/identifiers';

/** What the exchange answers with. */
export type {
  HistoryDocument as History,
  HistoryEntry,
  RequestCounts,
  RequestDocument,
  RequestPage,
  RequestRow,
  RevealedCode as Revealed,
  SealedReveal,
} from '@icx/requests-service';

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
