export { topicOf, type Audience } from './audiences.ts';
export { publicSchemas } from './public-events.ts';
export { relayOf, type RelayOptions } from './relay.ts';
