import type { Story } from '../story.ts';

/** What time brings about. */
export const timeStories: readonly Story[] = [
  {
    title: 'Deadline missed: a breach. The late answer is kept as late',
    ending: 'closed: commissioned',
    breached: true,
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise();
      await scene.until(scene.leg.dueAt);
      scene.expect('the breach is recorded', Boolean(scene.leg.breach));
      scene.expect('SECAS sees it', await scene.isSeenBySecas('breached=true'));
      await scene.supplies('BBBB', code.withCrc);
      scene.expect('the answer is late', scene.leg.reply?.inTime === false);
      await scene.reveals('sr-8.11', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'Installed before the obligation: backlog, no clock, no breach',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise({ installer: 'CCCC', backlog: true });
      scene.expect('it is backlog without a clock', scene.request.backlog && scene.leg.dueOn === null);
      await scene.until(new Date(Date.parse(scene.request.raisedAt) + 21 * 86_400_000).toISOString());
      await scene.supplies('CCCC', code.withCrc);
      scene.expect('it is neither in time nor late', scene.leg.reply?.inTime === null);
      await scene.reveals('sr-8.11', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'Answered and never looked at: closes by itself after 20 Working Days',
    ending: 'closed by itself: other',
    play: async (scene) => {
      await scene.raise();
      await scene.supplies('BBBB', scene.freshCode().withCrc);
      await scene.until(scene.request.closesAt);
    },
  },
];
