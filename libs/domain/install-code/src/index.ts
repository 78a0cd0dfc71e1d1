export { CODE_MASK, codeCellFault } from './code-cell.ts';
export type { CodeRef } from './code-ref.ts';
export { codeText } from './code-text.ts';
export { isKeptHashed } from './command-name.ts';
export { crc16X25, crcBytes, withCrc } from './crc.ts';
export {
  codeMisplaced,
  freeText,
  holdsKnownCode,
  lineOfText,
  MASK,
  masked,
  maskedLine,
  withoutCode,
} from './in-text/free-text.ts';
export { mayHoldInstallCode } from './in-text/shape.ts';
export { codeChecks, InstallCode, type CodeCheck } from './install-code.ts';
export { codeLengths, linkKey } from './link-key.ts';
export { parseInstallCode, type AcceptOptions } from './parse.ts';
export { notConvertible, present, type HeldCode, type Presented } from './present.ts';
export {
  parseRepresentation,
  parseRevealFormat,
  representations,
  revealFormats,
  type Representation,
  type RevealFormat,
} from './representation.ts';
export { Secret } from './secret.ts';
