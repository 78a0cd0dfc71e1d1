/** One message on its way, whole, to one recipient: what the next hop says is said of that one. */
export interface OutgoingMessage {
  /** The bounce address, of this message and recipient alone; `''`: none. */
  readonly from: string;
  readonly to: string;
  /** RFC 5322 bytes with CRLF, signed. */
  readonly raw: Uint8Array;
}

/** What the next hop answered to DATA, or before. `deferred`: 4xx, worth another try; `refused`: 5xx. */
export type HandOver =
  | { readonly outcome: 'sent'; readonly sentAt: string }
  | { readonly outcome: 'deferred' | 'refused'; readonly reply: string }
  | { readonly outcome: 'unreachable'; readonly reason: string };

/** Takes messages to the next hop. */
export interface MailTransport {
  /** Never throws for what the next hop says. */
  send(message: OutgoingMessage): Promise<HandOver>;
  close(): Promise<void>;
}

/** A message that has come whole to one of our doors. */
export interface ArrivedMessage {
  readonly door: 'smtp' | 'imap';
  readonly envelope: {
    readonly from: string;
    readonly to: readonly string[];
    readonly peer?: { readonly ip: string; readonly helo: string };
  };
  readonly raw: Uint8Array;
  /** By IMAP the server's INTERNALDATE; by SMTP absent: the door time is when it was stored. */
  readonly arrivedAt?: string;
}

/** What a door does with what came: resolves once it is durable (only then 250, or the original is expunged); what it throws is a 4xx. */
export type TakeIn = (message: ArrivedMessage) => Promise<void>;
