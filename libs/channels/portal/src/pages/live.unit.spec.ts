import { Live, type Listener } from './live.ts';

/** Looks only when it is told to: the time between two looks is an hour. */
const opened = () => {
  const log = { position: 1n, asked: 0 };
  const takes = { all: true };
  const live = new Live(async () => log.position, 3_600_000);
  const listening = (user: string, answers: (string | undefined)[]) => {
    const told: (string | undefined)[] = [];
    const counts = { asked: 0, ended: 0 };
    const listener: Listener = {
      user,
      ask: async () => answers[Math.min(counts.asked++, answers.length - 1)],
      tell: (news) => (takes.all ? told.push(news) > 0 : false),
      end: () => void counts.ended++,
    };
    return { listener, told, counts, isIn: live.add(listener) };
  };
  return { live, log, takes, listening };
};

test('who listens is told how it is, then what changes: nobody is asked while nothing happens', async () => {
  const { live, log, listening } = opened();
  const { told, counts } = listening('anna', ['1', '1', '2']);
  await live.look();
  await live.look();
  expect(counts.asked).toBe(1);
  log.position = 2n;
  await live.look();
  log.position = 3n;
  await live.look();
  expect(told).toEqual(['1', '2']);
  live.close();
});

test('who hears nothing for long is told that somebody is there', async () => {
  const { live, listening } = opened();
  const { told } = listening('anna', ['1']);
  for (let look = 0; look < 9; look++) await live.look();
  expect(told).toEqual(['1', undefined]);
  live.close();
});

test('what somebody did not take is told later, though nothing changes any more', async () => {
  const { live, log, takes, listening } = opened();
  const { told } = listening('anna', ['1', '2']);
  await live.look();
  [log.position, takes.all] = [2n, false];
  await live.look();
  takes.all = true;
  for (let look = 0; look < 8; look++) await live.look();
  expect(told).toEqual(['1', '2']);
  live.close();
});

test('a session that is over is told nothing more, though nothing happened', async () => {
  const { live, listening } = opened();
  const { told, counts } = listening('anna', ['1', undefined]);
  for (let look = 0; look < 12; look++) await live.look();
  expect([told, counts]).toEqual([['1'], { asked: 2, ended: 1 }]);
});

test('a person listens in four windows, and five hundred listen at once; who leaves makes room', () => {
  const { live, listening } = opened();
  const own = Array.from({ length: 5 }, () => listening('anna', ['1']));
  expect(own.map(({ isIn }) => isIn)).toEqual([true, true, true, true, false]);
  live.remove(own[0]!.listener);
  expect(listening('anna', ['1']).isIn).toBe(true);
  const others = Array.from({ length: 497 }, (_, n) => listening(`user ${n}`, ['1']).isIn);
  expect([others.filter(Boolean).length, others.at(-1)]).toEqual([496, false]);
  live.close();
  expect(own.map(({ counts }) => counts.ended)).toEqual([0, 1, 1, 1, 0]);
});
