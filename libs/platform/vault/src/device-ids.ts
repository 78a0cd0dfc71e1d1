/** Eight bytes of each Device ID, one after another. */
export const deviceBytes = (deviceIds: readonly string[]): Buffer =>
  Buffer.from(deviceIds.join('').replaceAll('-', ''), 'hex');

export const deviceIdOf = (device: Uint8Array): string =>
  Array.from(device, (byte) => byte.toString(16).padStart(2, '0'))
    .join('-')
    .toUpperCase();
