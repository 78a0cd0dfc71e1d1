import { actions, partyActions } from '@icx/parties';
import { portalPages } from '@icx/portal';
import { notAtThePortal } from './portal-actions.data.ts';

const there = new Set<string>(portalPages.map(({ action }) => action));
const all: readonly string[] = [...actions, ...partyActions];

test('every action of the policy has a page, or a reason why it has none', () => {
  expect(all.filter((action) => !there.has(action) && !(action in notAtThePortal))).toEqual([]);
});

test('nothing is excused that has a page, or is no action', () => {
  expect(Object.keys(notAtThePortal).filter((action) => there.has(action) || !all.includes(action))).toEqual([]);
});
