import { displayOfAnother, idOf, pairs, rules, type Change, type Situation } from './fixtures/check-update.data.ts';
import { checkUpdate, settableStatuses, inventoryDeviceTypes } from './index.ts';

const check = (situation: Situation) => {
  const { update, device, party, roles, suppliers, certified } = situation;
  return checkUpdate({ ...update, deviceId: idOf(situation) }, device, {
    by: { party, roles },
    registeredSupplierOf: (mpxn) => suppliers[mpxn],
    isCertified: ({ deviceType, variant, manufacturer, model, firmwareVersion }) =>
      certified.includes([deviceType, variant, manufacturer, model, firmwareVersion].join('/')),
  });
};

/** Members of a situation that differ, those of device and suppliers counted one by one. */
const differences = (a: Situation, b: Situation): string[] =>
  (Object.keys(a) as (keyof Situation)[]).flatMap((member) => {
    const [left, right] = [a[member], b[member]];
    if (JSON.stringify(left) === JSON.stringify(right)) return [];
    if ((member !== 'device' && member !== 'suppliers') || !left || !right) return [member];
    const all = [...new Set([...Object.keys(left), ...Object.keys(right)])];
    const of = (value: object, key: string) => JSON.stringify((value as Record<string, unknown>)[key]);
    return all.filter((key) => of(left, key) !== of(right, key));
  });

describe.each([...new Set(rules.map(({ code }) => code))])('%s', (code) => {
  describe.each(rules.filter((rule) => rule.code === code))('$refused', ({ of, neighbours }) => {
    test('is refused, and the sentence says what to do', () =>
      expect(check(of)).toEqual({ code, detail: expect.stringMatching(/^.{30,}[.:] .{10,}$/) }));

    test.each(Object.entries(neighbours))('passes where %s', (_, change: Change) => {
      const neighbour = { ...of, ...change };
      expect(differences(of, neighbour)).toHaveLength(1);
      expect(check(neighbour)).toBeUndefined();
    });
  });
});

describe('where two codes apply the lower is the answer', () => {
  test.each(pairs)('$lower before $higher ($kind)', ({ lower, higher, of, cure }) => {
    const cured = { ...of, ...cure };
    expect(differences(of, cured)).toHaveLength(1);
    expect([check(of)?.code, check(cured)?.code]).toEqual([lower, higher]);
  });

  test('whichever pair it is: the codes of a kind are all paired, but for those that exclude each other', () => {
    const codes = {
      status: ['E080405', 'E080406', 'E080410'],
      details: ['E080407', 'E080408', 'E080409', 'E080410'],
      delete: ['E080407', 'E080410'],
      mpxn: ['E080406', 'E080408', 'E080410', 'E080413', 'E080414', 'E080415'],
    };
    const excluded = ['mpxn E080408 E080410', 'mpxn E080408 E080413', 'mpxn E080408 E080415'];
    const wanted = Object.entries(codes).flatMap(([kind, own]) =>
      own.flatMap((lower, index) => own.slice(index + 1).map((higher) => `${kind} ${lower} ${higher}`)),
    );
    expect(pairs.map(({ kind, lower, higher }) => `${kind} ${lower} ${higher}`).toSorted()).toEqual(
      wanted.filter((one) => !excluded.includes(one)).toSorted(),
    );
  });
});

describe('where only another can do it the refusal names who pre-notified the device', () => {
  const others = rules.filter(
    ({ code, refused }) => /^E0804(06|10)/.test(code) && /Pending device|\(a\)/.test(refused),
  );
  test.each(others)('$refused', ({ of }) => {
    const addedBy = of.device?.addedBy ?? null;
    expect(check(of)?.detail).toContain(
      addedBy ? `It was pre-notified by ${addedBy}.` : 'Who pre-notified it is not recorded.',
    );
  });
  test('both where that is recorded and where it is not', () =>
    expect(new Set(others.map(({ of }) => of.device?.addedBy ?? null)).size).toBeGreaterThan(1));
});

test('the MPxN of the hub is not the own one of a device: whoever supplies it, the device cannot have another', () =>
  expect(check(displayOfAnother)?.code).toBe('E080413'));

test('E080411 and E080412 are not published, and nobody gets them', () =>
  expect([...new Set(rules.map(({ code }) => code))]).toEqual([
    'E080405',
    'E080406',
    'E080407',
    'E080408',
    'E080409',
    'E080410',
    'E080413',
    'E080414',
    'E080415',
  ]));

test('which statuses an update can give to which type', () => {
  const all = 'Pending Whitelisted InstalledNotCommissioned Commissioned Decommissioned Withdrawn Suspended';
  expect(Object.fromEntries(inventoryDeviceTypes.map((type) => [type, settableStatuses(type).join(' ')]))).toEqual({
    ESME: `${all} Recovery Recovered`,
    GSME: `${all} Recovery Recovered`,
    HCALCS: `${all} Recovery Recovered`,
    PPMID: all,
    IHD: '',
    CAD: '',
    CHF: '',
    GPF: '',
  });
});
