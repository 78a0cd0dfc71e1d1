/** How much one stranger, and all of them together, may take up [choice, all of them]. */
export interface DoorLimits {
  /** Of one mail; announced as SIZE, and counted whatever is announced. */
  readonly mailBytes: number;
  /** Of all mails that are on their way in: what is beyond is asked to come later, so that nothing waits in memory for the disk. */
  readonly bytesInHand: number;
  readonly connections: number;
  readonly connectionsOfPeer: number;
  readonly mailsOfPeerPerMinute: number;
  /**
   * From everybody together, of mails to addresses of which anybody may know. Whoever writes them may be a stranger, and each is
   * stored, and stays on record for good.
   */
  readonly unprovedMailsPerHour: number;
  readonly unprovedBytesPerHour: number;
  readonly recipients: number;
  readonly commandBytes: number;
  /** Without a byte from the peer. RFC 5321 (4.5.3.2.7) asks a server for five minutes; most give less. */
  readonly idleMs: number;
  /** Of one connection, whatever is done in it: one that sends a byte now and then is never idle. */
  readonly connectionMs: number;
}

const MB = 1024 * 1024;

export const defaultLimits: DoorLimits = {
  mailBytes: 25 * MB,
  bytesInHand: 100 * MB,
  connections: 200,
  connectionsOfPeer: 20,
  mailsOfPeerPerMinute: 600,
  unprovedMailsPerHour: 3_000,
  unprovedBytesPerHour: 500 * MB,
  recipients: 100,
  commandBytes: 2048,
  idleMs: 120_000,
  connectionMs: 600_000,
};
