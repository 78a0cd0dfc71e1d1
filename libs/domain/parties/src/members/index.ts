export { memberUnknown, decideMember, type DirectoryCommand, type DirectoryFacts } from './decide.ts';
export * from './member.ts';
export { MOST_SECURITY_KEYS, parseSecurityKeyId, type SecurityKey, type SecurityKeyId } from './security-key.ts';
export { keyPresent } from './decide-security-key.ts';
