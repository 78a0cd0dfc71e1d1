import { StorageUnavailable } from '@icx/event-store';
import { ViewsBehind } from '@icx/read-store';
import type { Refusal } from '@icx/refusals';

/** Of many things done one that fails keeps nobody else waiting, and its failure is told; without storage all wait. */
export const alone = <T>(act: () => Promise<T>): Promise<T | Refusal> =>
  act().catch((error: unknown) => {
    if (error instanceof StorageUnavailable || error instanceof ViewsBehind) throw error;
    return { refused: true, code: 'internal-error', detail: error instanceof Error ? error.message : String(error) };
  });
