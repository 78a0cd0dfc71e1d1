export { enrolledPage, enrolmentPage } from './enrolment.ts';
export { consentPage, errorPage, signedOutPage, signOutPage } from './others.ts';
export { css, type Pages } from './page.ts';
export { securityKeyScript } from './security-key-script.ts';
export { ownKeysDoor, ownKeysPage } from './security-keys.ts';
export { signInPage } from './sign-in.ts';
