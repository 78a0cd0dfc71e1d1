/* eslint-disable no-console -- What the library says there is what this is about. */
import { withoutRuntimeWarning } from './oidc-provider.ts';

const said = async (work: () => void): Promise<unknown[][]> => {
  const { warn } = console;
  const heard: unknown[][] = [];
  console.warn = (...words: unknown[]) => void heard.push(words);
  try {
    await withoutRuntimeWarning(async () => work());
    return heard;
  } finally {
    console.warn = warn;
  }
};
const runtime = 'oidc-provider WARNING: Unsupported runtime. Use Node.js v22.x LTS, or a later LTS release.';

test.each([runtime, `\u001b[31;1m${runtime}\u001b[0m`])(
  'what it says of the runtime is not repeated: %j',
  async (text) => {
    expect(await said(() => console.warn(text))).toEqual([]);
  },
);

test('any other warning passes, whole, also in the same moment', async () => {
  const others = [['oidc-provider WARNING: no adapter'], ['Unsupported runtime, says another library', { why: 1 }]];
  expect(
    await said(() => {
      console.warn(runtime);
      for (const other of others) console.warn(...other);
    }),
  ).toEqual(others);
});

test('once it is loaded nothing is held back any more, whether that worked or not', async () => {
  const { warn } = console;
  await expect(withoutRuntimeWarning(() => Promise.reject(new Error('no such library')))).rejects.toThrow('no such');
  expect(console.warn).toBe(warn);
});
