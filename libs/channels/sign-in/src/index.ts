export { BuiltInIdentity, type BuiltInIdentityOptions } from './built-in-identity.ts';
