/** One step per byte instead of eight per byte: an ASN portfolio has millions of codes to check. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x8408 : crc >>> 1;
  return crc;
});

/** CRC-16/X-25 (polynomial 0x1021 reflected, initial value and final XOR 0xFFFF), 0 to 0xFFFF. */
export const crc16X25 = (bytes: Uint8Array): number => {
  let crc = 0xffff;
  for (const byte of bytes) crc = (crc >>> 8) ^ (table[(crc ^ byte) & 0xff] ?? 0);
  return crc ^ 0xffff;
};

/** The two bytes that follow a code on its label: its CRC, least significant byte first. */
export const crcBytes = (code: Uint8Array): Uint8Array => {
  const crc = crc16X25(code);
  return Uint8Array.of(crc & 0xff, crc >>> 8);
};

/** The code with its CRC behind it, as a new array. */
export const withCrc = (code: Uint8Array): Uint8Array => {
  const whole = new Uint8Array(code.length + 2);
  whole.set(code);
  whole.set(crcBytes(code), code.length);
  return whole;
};
