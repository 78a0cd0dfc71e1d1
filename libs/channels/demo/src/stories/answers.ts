import type { Story } from '../story.ts';

/** Each answer other than a code, and where it leads. */
export const answerStories: readonly Story[] = [
  {
    title: 'Not the installer, suggests who is: moves on by itself',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise();
      await scene.does('BBBB', 'answer', { answer: 'not-installer', suggestedInstaller: 'CCCC' });
      scene.expect('CCCC is asked', scene.leg.addressee === 'CCCC' && scene.leg.clock === 'running');
      await scene.supplies('CCCC', code.withCrc);
      await scene.reveals('raw-16', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'All deny: stalls, SECAS sees it, closes by itself',
    ending: 'closed by itself: other',
    play: async (scene) => {
      await scene.raise({ installer: 'BBBB' }, { installingSupplier: 'CCCC' });
      await scene.does('CCCC', 'answer', { answer: 'not-installer' });
      await scene.does('BBBB', 'answer', { answer: 'not-installer' });
      scene.expect('it stalls', scene.request.stalled === 'all-denied');
      scene.expect('SECAS sees it', await scene.isSeenBySecas('state=stalled'));
      await scene.until(scene.request.closesAt);
    },
  },
  {
    title: 'The installer has no code: stalls, withdrawn',
    ending: 'withdrawn',
    play: async (scene) => {
      await scene.raise();
      await scene.does('BBBB', 'answer', { answer: 'code-not-held', reason: 'asn-not-received' });
      scene.expect('it stalls', scene.request.stalled === 'code-not-held');
      await scene.does('AAAA', 'withdrawal', { reason: 'the meter will be replaced' });
    },
  },
  {
    title: 'Stalled, then the asset provider is asked, as a favour',
    ending: 'closed: joined',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise();
      await scene.does('BBBB', 'answer', { answer: 'code-not-held', reason: 'lost' });
      await scene.does('AAAA', 'reroute', { addressee: 'MAPX' });
      scene.expect('no clock runs for a favour', scene.leg.dueOn === null && !scene.leg.obligated);
      await scene.supplies('MAPX', code.withCrc);
      await scene.reveals('raw-16', code.raw);
      await scene.does('AAAA', 'closure', { outcome: 'joined' });
    },
  },
  {
    title: 'Queried: already commissioned. The clock runs on; withdrawn',
    ending: 'withdrawn',
    play: async (scene) => {
      await scene.raise();
      await scene.does('BBBB', 'answer', { answer: 'already-commissioned', note: 'commissioned in May' });
      scene.expect('the clock runs on', scene.leg.clock === 'running');
      await scene.does('AAAA', 'withdrawal', { reason: 'it is commissioned' });
    },
  },
  {
    title: 'Queried: request invalid. Put again with a correction',
    ending: 'closed: commissioned',
    play: async (scene) => {
      const code = scene.freshCode();
      await scene.raise();
      await scene.does('BBBB', 'answer', { answer: 'request-invalid', note: 'which premises?' });
      await scene.does('AAAA', 'reroute', { addressee: 'BBBB', correction: 'the flat upstairs' });
      scene.expect('a new leg runs', scene.leg.number === 2 && scene.leg.clock === 'running');
      await scene.supplies('BBBB', code.withCrc);
      await scene.reveals('link-key-16', scene.linkKeyOf(code));
      await scene.does('AAAA', 'closure', { outcome: 'commissioned' });
    },
  },
  {
    title: 'A commissioned device: refused, it needs no code',
    ending: 'refused: device-commissioned',
    play: (scene) => scene.raiseInVain({ installer: 'BBBB', statuses: ['Commissioned'] }, 'device-commissioned'),
  },
];
