/**
 * Under which all sessions of one person at the portal are kept together (`ProviderRecords.ofGrant`): whoever takes a second
 * factor away ends them with `revokeByGrant`. No grant of the provider is called so.
 *
 * @param subject as the provider names somebody, `user:AAAA/anna`
 */
export const sessionsOf = (subject: string): string => `portal sessions of ${subject}`;
