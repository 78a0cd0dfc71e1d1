export { defaultLimits, type DoorLimits } from './limits.ts';
export { becoming, openListener, type Became, type Listener, type ListenerOptions } from './open-listener.ts';
export { ownCertificate } from './own-certificate.ts';
