export { bearer, type Authentication, type CallToAuthorize, type Carry } from './authentication/authentication.ts';
export { certificate, privateKeyJwt, type System } from './authentication/client-credentials.ts';
export { DpopProofs } from './authentication/dpop-proofs.ts';
export { HeldToken, type Token } from './authentication/held-token.ts';
export { mutualTls, type Certificate } from './authentication/mutual-tls.ts';
export { TokenRefused } from './authentication/token-refused.ts';
