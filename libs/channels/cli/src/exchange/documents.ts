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

export type { SandboxDeviceDocument as SandboxDevice } from '@icx/sandbox';

export interface RebuildProgress {
  readonly state: 'idle' | 'running' | 'done' | 'failed';
  readonly processed: number;
  readonly total: number;
  readonly seconds: number;
  readonly reason?: string;
}

/** An id is copied from somewhere: it must not become another address. */
export const requestPath = (id: string, what = ''): string => `v1/requests/${encodeURIComponent(id)}${what}`;
