import { deciderOf } from '@icx/commands';
import { evolveInbound, inboundEventTypes, type InboundEvent, type InboundState } from '@icx/mail';

/** The stream of a mail that came in; its id names it. */
export const inboundStream = deciderOf<InboundState, InboundEvent>(null, evolveInbound, inboundEventTypes);
