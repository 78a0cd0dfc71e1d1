export { PORTAL, sessionCookieOf } from './people.ts';
export { BuiltInIdentity, type BuiltInIdentityOptions, type PublishedKey } from './built-in-identity.ts';
export { addResourceMetadata, type ProtectedResource } from './resource-metadata.ts';
