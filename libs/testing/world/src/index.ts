import type { CommandContext } from '@icx/commands';
import { openServices, type Services } from '@icx/composition';
import { parseCommandId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { commandFingerprint } from '@icx/keys';
import { must } from '@icx/refusals';
import type { RequestChannel, RequestPolicy } from '@icx/requests-service';
import { sandboxDevices } from '@icx/sandbox';
import type { SandboxDevice } from '@icx/sandbox';
import { instant, londonDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { openEngines, type TestEngines } from './engines.ts';

export { openEngines, type TestEngines } from './engines.ts';

/** Real engines in a folder of their own, the sandbox's parties and devices, and a clock that stands until it is set. */
export interface World extends TestEngines {
  /** Those of requests. */
  readonly services: Services['requests'];
  readonly switching: Services['switching'];
  /** All of them. */
  readonly exchange: Services;
  now: Instant;
  /** Devices that AAAA supplies, BBBB installed and nobody commissioned. */
  readonly askable: readonly SandboxDevice[];
  envelope(party: string, commandId: string, body?: object): CommandContext;
  /** Ends the processes' part; the folder stays for `openWorld` to be given again. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

interface Opening {
  readonly folder?: string;
  readonly policy?: Partial<RequestPolicy>;
  readonly channels?: readonly RequestChannel[];
}

const failed = (error: unknown): never => {
  throw error;
};

export const openWorld = async (now: string, { folder, policy = {}, channels = [] }: Opening = {}): Promise<World> => {
  const engines = await openEngines(folder);
  const time = { now: instant(now) };
  const exchange = await openServices(engines, {
    mode: 'sandbox',
    failed,
    policy,
    channels,
    switchSilenceHours: 24,
    clock: { now: () => time.now },
  });
  const { requests: services, switching } = exchange;
  const world: World = {
    ...engines,
    services,
    switching,
    exchange,
    get now() {
      return time.now;
    },
    set now(at) {
      time.now = at;
    },
    askable: sandboxDevices(londonDate(instant(now))).filter(
      ({ registeredSupplier, installingSupplier, smiStatus }) =>
        registeredSupplier === 'AAAA' && installingSupplier === 'BBBB' && smiStatus !== 'Commissioned',
    ),
    envelope: (party, commandId, body = {}) => ({
      party: party as PartyId,
      user: `test:${party}`,
      channel: 'api',
      commandId: must(parseCommandId(commandId)),
      receivedAt: world.now,
      fingerprint: commandFingerprint(engines.keys, body),
    }),
    close: async () => {
      await exchange.stop();
      await engines.close();
    },
    remove: async () => {
      await exchange.stop();
      await engines.remove();
    },
  };
  // Of all that runs by itself this alone; a spec lets the rest go on when its time has come.
  exchange.jobs.begin(switching.reactor.name);
  await switching.reactor.reached(await engines.log.head());
  return world;
};
