import type { Check } from '@icx/api-channel';
import type { Clock } from '@icx/runtime';
import type { requestServices } from '@icx/requests-service';
import { ClockDesk, SandboxClock } from '@icx/sandbox';
import { switchingServices } from '@icx/switching-service';
import { instant } from '@icx/working-days';
import type { Config } from './config.ts';
import type { Engines } from './engines.ts';

/** Change of Supplier and succession, with what watches over them; and a sandbox's clock, which moves them on. */
export const openSwitching = (
  { mode, switchSilenceHours }: Config,
  engines: Engines,
  clock: Clock,
  requests: ReturnType<typeof requestServices>,
) => {
  const { log, views } = engines;
  const sandbox = mode === 'sandbox';
  const services = switchingServices({
    ...engines,
    clock,
    requests,
    sandbox,
    silenceHours: switchSilenceHours ?? (sandbox ? Infinity : 72),
    ...(sandbox ? {} : { expectedSince: instant(clock.now()) }),
  });
  const { feed, reactor, runner, effects } = services;
  const checks: readonly Check[] = [
    { name: 'switch-feed', critical: false, look: () => feed.problem() },
    { name: 'switch-effects', critical: false, look: async () => reactor.failure()?.message ?? effects.problem() },
    { name: 'successions', critical: false, look: async () => runner.problem() },
  ];
  const settled = async (): Promise<void> => reactor.reached(await log.head());
  return {
    services,
    checks,
    clockDesk:
      clock instanceof SandboxClock ? new ClockDesk(clock, [requests.timers, runner], views, settled) : undefined,
    start: async (everyMs: number): Promise<void> => {
      // What a succession of the time of standstill has moved is moved before anything falls due to the old party.
      await runner.sweep();
      await reactor.start();
      await settled();
      runner.start(everyMs);
    },
    close: async (): Promise<void> => {
      await runner.stop();
      await reactor.stop();
    },
  };
};
