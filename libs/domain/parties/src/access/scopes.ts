/** What a token is good for, apart from who holds it: a client may be given fewer than its party could have. */
export const scopes = [
  'requests:write',
  'answers:write',
  'codes:reveal',
  'files:write',
  'sla:read',
  'contacts:write',
  /** To give and end standing instructions by which holdings answer by themselves: of a party's administrators, and of an agent whose grant says so. */
  'instructions:write',
  /** Of a system: to pass on what the switch feed and the inventory say. Given by two people. */
  'switches:feed',
] as const;
export type Scope = (typeof scopes)[number];
