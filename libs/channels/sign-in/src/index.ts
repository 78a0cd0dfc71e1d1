export { BuiltInIdentity, type BuiltInIdentityOptions, type PublishedKey } from './built-in-identity.ts';
