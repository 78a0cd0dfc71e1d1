import type { components } from '@icx/client';

/** What the exchange answers with, by name, as its document tells it. */
export type Documents = components['schemas'];

export type {
  EvidenceDocument as Evidence,
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

/** An id is copied from somewhere: it must not become another address. */
export const requestPath = (id: string, what = ''): string => `v1/requests/${encodeURIComponent(id)}${what}`;
