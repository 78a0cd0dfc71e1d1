import type { Command } from 'commander';

/** Members of the API that are given by an option, or argument, of another name. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  addressee: ['--to'],
  backlog: ['--as-backlog'],
  changes: ['--set'],
  consumerComplaint: ['--complaint'],
  deviceId: ['<device>', '--device-id', '--device'],
  deviceType: ['--type'],
  deviceTypes: ['--type'],
  effectiveFrom: ['--on'],
  exportMpan: ['--export'],
  gainedDevices: ['<choice>'],
  gaining: ['--to'],
  identifiers: ['--identifier'],
  importMpxn: ['--import'],
  installCode: ['--code'],
  installingSupplier: ['--installer'],
  key: ['--public-key', '--escrow-key'],
  losing: ['--from'],
  mpxns: ['--mpxns-file'],
  partyAdministrator: ['--administrator'],
  request: ['<request>'],
  scopes: ['--scope'],
  secondaryImportMpan: ['--secondary'],
  suggestedInstaller: ['--suggest'],
  version: ['--ver'],
  yourReference: ['--reference'],
};

/** `consumerComplaint`: `consumer-complaint`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** By which option or argument of this command a member was given that the exchange points at. */
export const optionFor = (pointer: string, command: Command): { readonly option?: string } => {
  const given = new Set([
    ...command.options.map(({ long }) => long),
    ...command.registeredArguments.map((argument) => `<${argument.name()}>`),
  ]);
  for (const member of pointer.split('/').toReversed()) {
    const names = [`--${kebab(member)}`, `<${member}>`, ...(otherNames[member] ?? [])];
    const option = names.find((name) => given.has(name));
    if (option !== undefined) return { option };
  }
  return {};
};
