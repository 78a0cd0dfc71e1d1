export { isBlank, lookAlikeDigit, offenderIn, unprintableIn, type Offender } from './characters.ts';
export {
  caseless,
  isSpreadsheetNumber,
  oneLine,
  readLabel,
  readTrimmed,
  refuseSpreadsheetNumber,
  sameText,
  type Field,
} from './text.ts';
export { parseCommandId, type CommandId } from './command-id.ts';
export { distributorWarnings, type Warning } from './distributor.ts';
export { parseDeviceId, type DeviceId } from './device-id.ts';
export { deviceFuel } from './device-fuel.ts';
export { deviceTypes, hasSmiStatus, parseDeviceType, type DeviceType } from './device-type.ts';
export { isSameMailbox, mailDomainOf, parseEmailAddress, type EmailAddress } from './email-address.ts';
export { fuels, type Fuel } from './fuel.ts';
export {
  mapIdFuel,
  parseGasShortCode,
  parseMapId,
  parseMpid,
  type GasShortCode,
  type MapId,
  type Mpid,
} from './market-identifiers.ts';
export { labelMarkIn } from './label-text.ts';
export { parseManufacturer, parseMsn, plainMsn, sameMsn, type Manufacturer, type Msn } from './meter-label.ts';
export { mpanCheckDigit, parseMpan, type Mpan } from './mpan.ts';
export { mprnCheckDigits, parseMprn, type Mprn } from './mprn.ts';
export { mpxnFuel, parseMpxn, type Mpxn } from './mpxn.ts';
export { parsePartyId, type PartyId } from './party-id.ts';
export { parseRequestId, type RequestId } from './request-id.ts';
export { parseSmiStatus, smiStatuses, type SmiStatus } from './smi-status.ts';
