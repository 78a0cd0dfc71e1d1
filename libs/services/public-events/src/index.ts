export { topicOf, type Audience } from './audiences.ts';
export { publicSchemas } from './public-events.ts';
export { relayOf, type RelayOptions } from './relay.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { breaksReaders, breaksSenders } from './compatibility.ts';
export { jsonSchemas, type JsonSchema } from './schemas.ts';
export { switchSchema, switchTopic, switchType } from './switch-topic/switch-message.ts';
export { SwitchTopic, type SwitchTopicOptions } from './switch-topic/switch-topic.ts';
