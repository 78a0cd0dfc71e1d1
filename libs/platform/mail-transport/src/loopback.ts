import { isIPv4 } from 'node:net';

/** This machine: what is said to it crosses no network, so it need not be encrypted. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
