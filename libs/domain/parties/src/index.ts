export * from './access/index.ts';
export { agencyInForce, type Agency, type AgencyGrant } from './agency.ts';
export {
  channelsOf,
  partyChannels,
  receiptBy,
  waysToReceive,
  type Channels,
  type PartyChannel,
  type WayToReceive,
} from './channels.ts';
export { decideParty, type PartyCommand, type PartyFacts } from './decide.ts';
export {
  holderOf,
  identifierKinds,
  identifiersRefused,
  isFor,
  isMapId,
  partyNamed,
  type IdentifierName,
  type MarketIdentifier,
} from './market-identifier.ts';
export * from './members/index.ts';
export { evolveParty, gainedDevicesChoices, mayBeAsked, partyEventTypes, partyKinds } from './party.ts';
export type { GainedDevices, Party, PartyChange, PartyEvent, PartyKind, PartyState } from './party.ts';
