import type { Story } from '../story.ts';

/** What a switch of supplier, or the failure of one, does to a request. */
export const supplyStories: readonly Story[] = [
  {
    title: 'The requester loses the supply, and has it back',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise({ installer: 'BBBB', alone: true });
      await scene.supplies('BBBB', code.withCrc);
      await scene.switches(false);
      scene.expect('access ends', scene.request.ending?.how === 'superseded');
      await scene.isRefused('AAAA', 'reveal', { format: 'raw-16', reason: 'site visit' }, 'request-ended');
      await scene.switches(true);
      await scene.reveals('raw-16', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'The requester loses the supply for good',
    ending: 'superseded',
    play: async (scene) => {
      await scene.raise({ installer: 'BBBB', alone: true });
      await scene.switches(false);
    },
  },
  {
    title: 'The customer switches away while BBBB is asked; corrected, the clock runs on',
    ending: 'closed: joined',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise({ installer: 'BBBB', alone: true });
      const { dueAt } = scene.leg;
      await scene.switches(false);
      scene.expect('the clock has stopped', scene.leg.clock === 'stopped');
      await scene.switches(true);
      scene.expect('it runs as before', scene.leg.clock === 'running' && scene.leg.dueAt === dueAt);
      await scene.supplies('BBBB', code.withCrc);
      await scene.reveals('sr-8.11', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'joined' });
    },
  },
  {
    title: 'The installer fails: the Supplier of Last Resort answers',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise({ installer: 'FFFF', alone: true });
      scene.expect('FFFF is asked', scene.leg.addressee === 'FFFF');
      const succession = await scene.appoints('CCCC', 'FFFF');
      const { number, addressee, clock } = scene.leg;
      scene.expect('CCCC is asked instead', number === 2 && addressee === 'CCCC' && clock === 'running');
      await scene.supplies('CCCC', code.withCrc);
      await scene.reveals('raw-16', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
      await scene.reverses(succession);
    },
  },
];
