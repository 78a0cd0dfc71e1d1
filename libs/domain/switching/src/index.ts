export { contradictionKinds, type Contradiction } from './contradiction.ts';
export { silence } from './feed.ts';
export { registrationHistory, type RegistrationHistory, type SupplyPeriod } from './registration-history.ts';
export { noSuccessions, SuccessionBook, type Hold, type Holder } from './succession-book.ts';
export {
  evolveSuccession,
  largestScope,
  longestGrace,
  parseSuccessionId,
  recordSuccession,
  reverseSuccession,
  successionEventTypes,
  successionKinds,
  type Reversal,
  type Succession,
  type SuccessionEvent,
  type SuccessionId,
  type SuccessionKind,
  type SuccessionState,
} from './succession.ts';
export { currentOrNext, isHandedOver, losingBefore, periodOn, supplierOn } from './supply.ts';
export { visibleTo, type VisibleHistory } from './visible-history.ts';
export {
  evolveSupplyPoint,
  noSwitches,
  parseSwitchId,
  recordSwitch,
  supplyPointStream,
  switchEventTypes,
  type ReceivedSwitch,
  type RecordedSwitch,
  type SupplyPoint,
  type SwitchEvent,
  type SwitchId,
  type SwitchMessage,
} from './switch.ts';
