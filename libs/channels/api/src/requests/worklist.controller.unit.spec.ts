import type { Worklist } from '@icx/requests-service';
import { WorklistController } from './worklist.controller.ts';

const has = (legs: number) =>
  new WorklistController({
    hasMoreThan: async (most: number) => legs > most,
    async *rows() {
      yield ['requestId'];
    },
  } as unknown as Worklist);

test('a workbook has 100,000 legs at most; who has more is told where any number is', async () => {
  await expect(has(100_000).readWorklistXlsx({} as never)).resolves.toBeDefined();
  const refused = has(100_001).readWorklistXlsx({} as never);
  await expect(refused).rejects.toMatchObject({
    refusal: { code: 'worklist-too-long', detail: expect.stringContaining('/v1/worklist.csv') },
  });
  expect(has(100_001).readWorklistCsv({} as never)).toBeDefined();
});
