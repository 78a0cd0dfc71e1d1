import type { Column } from '@icx/files-service';
import { withNames } from './pasted.ts';

const columns: readonly Column[] = [{ name: 'deviceId', required: true, words: '', example: '' }];
const device = '00-DB-12-34-56-78-90-A0';

test('what stands in rows without names is told by what they hold, in a few columns: of many names are asked for', () => {
  expect(withNames(`${device}\tJob 7`, columns)).toEqual({
    above: 1,
    text: `deviceId\tyourReference\n${device}\tJob 7`,
  });
  expect(withNames(`${device}${',x'.repeat(19)}`, columns)).toMatchObject({ above: 1 });
  expect(withNames(`${device}${',x'.repeat(20)}`, columns)).toMatchObject({ code: 'pasted-unknown' });
  expect(withNames(`deviceId${',x'.repeat(20)}\n${device}`, columns)).toMatchObject({ above: 0 });
});
