/** The sandbox's parties and the roles in which they act, as the specs of this app call on them. */
export const roles = {
  AAAA: 'supplier',
  BBBB: 'supplier',
  CCCC: 'supplier',
  FFFF: 'supplier',
  MAPX: 'map',
  AGNT: 'agent',
  SECA: 'administrator',
  DCCX: 'dcc',
} as const;
export type PartyName = keyof typeof roles;
export const partyNames = Object.keys(roles) as readonly PartyName[];

/** The published vector, with its CRC, and the link key made of it. */
export const vector = '83FED3407A939723A5C639B26916D505C3B5';
export const vectorKey = '66B6900981E1EE3CA4206B6B861C02BB';
