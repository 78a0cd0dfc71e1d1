import { isRefusal } from '@icx/refusals';
import { labelMarkIn, parseDeviceId, parseManufacturer, parseMsn } from './index.ts';

const code = '00112233445566778899AABBCCDDEEF0';
const labels = [
  ['$I:', `Z:00DB1234567890A0$I:${code}`],
  ['DLK', `G$M:X%Z$A:00DB1234567890A0DLK${code}`],
  ['|', `00-DB-12-34-56-78-90-A0|${code.match(/../g)!.join(' ')}`],
] as const;

test.each(labels)('the text of a label with %s is known, and no field takes it for one of its values', (mark, text) => {
  expect(labelMarkIn(text)).toBe(mark);
  for (const parse of [parseDeviceId, parseMsn, parseManufacturer]) {
    const parsed = parse(text);
    expect(isRefusal(parsed) && parsed.detail).toContain(
      'is the whole text of a label, and has the install code in it',
    );
    expect(JSON.stringify(parsed)).not.toContain(code);
  }
  expect(parseDeviceId(text)).toMatchObject({ detail: expect.stringContaining(`the 16 digits before \`${mark}\``) });
});

test.each(['E6S1|2', 'DLK Meters Ltd', 'A$I:B'])('%s is no label', (text) => {
  expect(labelMarkIn(text)).toBeUndefined();
  expect(parseManufacturer(text)).toBe(text);
});
