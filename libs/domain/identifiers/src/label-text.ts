/** What stands before the install code in the QR text of a label: `Z:<Device ID>$I:<code>`, `…DLK<code>`, `<Device ID>|<code>`. */
const marks = ['$I:', 'DLK', '|'] as const;

/** Digits that no serial number or name beside such a mark has. */
const MANY_DIGITS = /[0-9A-F]{16}/i;

/** The mark, if this is the whole QR text of a label where one value of it was wanted. */
export const labelMarkIn = (text: string): (typeof marks)[number] | undefined =>
  MANY_DIGITS.test(text.replaceAll(/[ :-]/g, '')) ? marks.find((mark) => text.includes(mark)) : undefined;
