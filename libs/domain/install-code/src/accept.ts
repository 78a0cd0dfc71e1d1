/** What a browser needs to check a code before it seals it: all of this package that does without Node. */
export { withCrc } from './crc.ts';
export { toHex } from './hex.ts';
export { InstallCode } from './install-code.ts';
export { parseInstallCode, type AcceptOptions } from './parse.ts';
export { parseRepresentation, representations, type Representation } from './representation.ts';
