/**
 * Run by `mail-crash.int.spec.ts`: does all that is to be done for a mail of a data folder, and kills itself right before the step of
 * that number (0: never). Each append is two steps, since what matters is whether it was written before the end.
 * Arguments: the data folder, the number, the mail.
 */
import { openServices } from '@icx/composition';
import type { MailId } from '@icx/mail';
import { openEngines } from '@icx/world-testing';
import { instant } from '@icx/working-days';
import { scriptedWorkers } from './crash.fixture.ts';
import { TUESDAY } from './mail-world.fixture.ts';

const [, , folder = '', killAt = '0', id = ''] = process.argv;
const engines = await openEngines(folder);
let step = 0;
const kill = (): void => {
  step += 1;
  if (step === Number(killAt)) process.kill(process.pid, 'SIGKILL');
};
const log = new Proxy(engines.log, {
  get: (target, name) => {
    const member: unknown = Reflect.get(target, name);
    if (typeof member !== 'function') return member;
    const call = member.bind(target) as (...args: readonly unknown[]) => Promise<unknown>;
    if (name !== 'append') return call;
    return async (...args: readonly unknown[]) => {
      kill();
      const done = await call(...args);
      kill();
      return done;
    };
  },
});
const services = await openServices(
  { ...engines, log },
  { mode: 'sandbox', failed: () => undefined, clock: { now: () => instant(TUESDAY) } },
);
services.mail.work.open(scriptedWorkers(log));
await services.mail.work.finish(id as MailId);
await services.stop();
await engines.close();
