export { topicOf, type Audience } from './audiences.ts';
export { publicSchemas } from './public-events.ts';
export { relayOf, type RelayOptions } from './relay.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { breaksReaders } from './compatibility.ts';
export { jsonSchemas, type JsonSchema } from './schemas.ts';
