import { checkPair } from './index.ts';

const check = (log: [string | undefined, bigint], vault: [string, bigint]) =>
  checkPair({
    log: { pairId: log[0], maxVaultSequence: log[1] },
    vault: { pairId: vault[0], highestSequence: vault[1] },
  });

test.each([
  ['both new', ['a', 0n], ['a', 0n]],
  ['a log made just now beside a new vault', [undefined, 0n], ['a', 0n]],
  ['level', ['a', 7n], ['a', 7n]],
  ['the vault ahead: sealed, and not yet referred to', ['a', 0n], ['a', 9n]],
] as const)('%s: a pair', (_, log, vault) => {
  expect(check([...log], [...vault])).toBeUndefined();
});

test.each([
  ['of two exchanges', ['a', 0n], ['b', 0n], 'vault-not-a-pair', /log belongs to a and the vault to b/],
  ['a vault older than its log', ['a', 8n], ['a', 7n], 'vault-behind-log', /code 8, but the vault ends at 7/],
  ['a lost vault, made anew', ['a', 1n], ['a', 0n], 'vault-behind-log', /ends at 0/],
  ['a lost log, made anew', [undefined, 0n], ['a', 3n], 'log-missing', /sealed 3 code/],
] as const)('%s: refused', (_, log, vault, code, sentence) => {
  const refusal = check([...log], [...vault]);
  expect(refusal?.code).toBe(code);
  expect(refusal?.detail).toMatch(sentence);
});
