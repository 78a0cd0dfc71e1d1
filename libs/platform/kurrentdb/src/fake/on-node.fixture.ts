import { Metadata, type ServerErrorResponse, type status } from '@grpc/grpc-js';
import type { Faults } from './faults.fixture.ts';
import type { KeptEvents } from './kept-events.fixture.ts';

/** What the handlers of a node's calls need. */
export interface OnNode {
  readonly events: KeptEvents;
  readonly faults: Faults;
  refusal(metadata: Metadata): ServerErrorResponse | undefined;
  cut(): void;
}

/** As the server tells what it refuses: a name in the trailing metadata. */
export const exception = (code: status, name: string, told: Record<string, string> = {}): ServerErrorResponse => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries({ exception: name, ...told })) metadata.set(key, value);
  return Object.assign(new Error(name), { code, details: name, metadata });
};
