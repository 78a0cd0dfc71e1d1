import { answerFootprint } from './footprint.ts';

/**
 * Of our files, how many a reader of one answer has to open at most. It goes down, and up only where an answer does more: five
 * of these came with holdings, which what is supplied may become, and which may answer the leg that is opened next; seven
 * with mail, by which whoever asked may be told of it, and whose receipt it may be; fifteen with SECAS's desk, whose lists and
 * reports are rows of the same view, and by whose rulebook it is judged; seven with other processes, over which calls are counted and
 * places taken (by us, in place of a library), for which it is traced, and whose log answers an append as this one does.
 */
const MOST = 158;

test(`one answer executes at most ${MOST} of our files, from the door to the disk and back`, async () => {
  const ran = await answerFootprint();
  expect(ran.length).toBeLessThanOrEqual(MOST);
  // It was one answer that ran, whole: through the channel and the decision into log and vault.
  expect(ran).toEqual(
    expect.arrayContaining([
      'libs/channels/api/src/requests/requests.controller.ts',
      'libs/domain/requests/src/answer.ts',
      expect.stringMatching(/^libs\/platform\/.*\/log-writer\.ts$/),
      expect.stringMatching(/^libs\/platform\/.*\/sqlite-vault\.ts$/),
    ]),
  );
});
