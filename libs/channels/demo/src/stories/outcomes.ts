import type { Scene } from '../scene.ts';
import type { Story } from '../story.ts';

/** The published example of every ZigBee stack: code, then its CRC. */
const example = '83FED3407A939723A5C639B26916D505';
const exampleCrc = 'C3B5';

const answeredAndRevealed = async (scene: Scene): Promise<void> => {
  const code = scene.freshCode();
  await scene.raise();
  await scene.supplies('BBBB', code.withCrc);
  await scene.reveals('raw-16+crc', code.withCrc);
};

const closing = (outcome: string, title: string): Story => ({
  title,
  ending: `closed: ${outcome}`,
  play: async (scene) => {
    await answeredAndRevealed(scene);
    await scene.does('AAAA', 'closure', { outcome });
  },
});

/** Each outcome with which a requester closes a request. */
export const outcomeStories: readonly Story[] = [
  {
    title: 'Answered in time, shown for SR 8.11, commissioned',
    ending: 'closed: commissioned',
    play: async (scene) => {
      await scene.raise();
      await scene.does('BBBB', 'acknowledgement');
      await scene.supplies('BBBB', example + exampleCrc);
      await scene.reveals('sr-8.11', example);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
      scene.expect('the answer was in time', scene.leg.reply?.inTime === true);
    },
  },
  {
    title: '32 digits without CRC: shown as supplied, joined',
    ending: 'closed: joined',
    play: async (scene) => {
      const { raw } = scene.freshCode();
      await scene.raise();
      await scene.supplies('BBBB', raw);
      scene.expect('nobody guessed what it is', scene.request.code?.representation === 'unknown-16');
      await scene.reveals('as-supplied', raw);
      await scene.does('AAAA', 'closure', { outcome: 'joined' });
    },
  },
  closing('no-wan', 'Code shown, but no WAN at the premises'),
  closing('code-failed', 'Code shown, and the device does not take it'),
  {
    title: 'The device was replaced before an answer came',
    ending: 'closed: replaced',
    play: async (scene) => {
      await scene.raise();
      await scene.does('AAAA', 'closure', { outcome: 'replaced' });
      scene.expect('the clock has stopped', scene.leg.clock === 'stopped');
    },
  },
  closing('other', 'Closed with another outcome'),
];
