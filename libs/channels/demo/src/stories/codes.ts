import type { Story } from '../story.ts';

/** What can be wrong with a code. */
export const codeStories: readonly Story[] = [
  {
    title: 'A code that fails its CRC is refused; the clock runs on',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise();
      const { dueAt } = scene.leg;
      const [last = ''] = code.withCrc.slice(-1);
      const miscopied = code.withCrc.slice(0, -1) + (last === '0' ? '1' : '0');
      const answer = { answer: 'code-supplied', installCode: miscopied };
      await scene.isRefused('BBBB', 'answer', answer, 'install-code-crc-mismatch');
      scene.expect('the clock runs on as before', scene.leg.clock === 'running' && scene.leg.dueAt === dueAt);
      await scene.supplies('BBBB', code.withCrc);
      await scene.reveals('raw-16+crc', code.withCrc);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'The code does not work: a new leg, the right code',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const [wrong, right] = [scene.freshCode(), scene.freshCode()];
      await scene.raise();
      await scene.supplies('BBBB', wrong.withCrc);
      await scene.reveals('raw-16', wrong.raw);
      await scene.does('AAAA', 'unusable', { reason: 'the device rejects it' });
      scene.expect('BBBB is asked again', scene.leg.number === 2 && scene.leg.basis === 'code-unusable');
      await scene.supplies('BBBB', right.withCrc);
      await scene.reveals('raw-16', right.raw);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'The installer recalls its code before it is used',
    ending: 'closed: joined',
    play: async (scene) => {
      const [wrong, right] = [scene.freshCode(), scene.freshCode()];
      await scene.raise();
      await scene.supplies('BBBB', wrong.withCrc);
      await scene.does('BBBB', 'recall', { reason: 'of another device' });
      await scene.isRefused('AAAA', 'reveal', { format: 'raw-16', reason: 'site visit' }, 'no-code-held');
      await scene.supplies('BBBB', right.withCrc);
      await scene.reveals('raw-16', right.raw);
      await scene.does('AAAA', 'closure', { outcome: 'joined' });
    },
  },
];
