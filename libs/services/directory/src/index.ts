export { commandIdReused, Commands, onlyTried, type Author } from './commands.ts';
export { clientIdOf, Directory, type DirectoryEngines } from './directory.ts';
export { enrolmentCode, sameEnrolmentCode, totpSeed } from './enrolment.ts';
export { parsePublicKeys } from './public-keys.ts';
export { found, SECAS, type Founder } from './founding.ts';
export { JoinersLeavers, type AccessChange } from './joiners-leavers.ts';
export { PartyDesk, publicly, type PublicParty } from './party-desk.ts';
export { Turns } from './turns.ts';
export { directoryView } from './views.ts';
