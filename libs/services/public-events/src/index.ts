export { topicOf, type Audience } from './audiences.ts';
export { publicSchemas } from './public-events.ts';
export { relayNames, relaysOf, type RelayOptions } from './relay.ts';
export { asyncApiDocument } from './asyncapi.ts';
export { breaksReaders, breaksSenders } from './compatibility.ts';
export { jsonSchemas, type JsonSchema } from './schemas.ts';
export { switchSchema, switchTopic, switchType } from './switch-topic/switch-message.ts';
export { PARKED_ID, ParkedMessages, type ParkedMessagesOptions } from './switch-topic/parked-messages.ts';
export {
  parkedMessageSchema,
  parkedPageSchema,
  type ParkedMessage,
  type ParkedPage,
} from './switch-topic/parked-document.ts';
export { parkedStates } from './switch-topic/parked-message.ts';
export { parkedView } from './switch-topic/parked-view.ts';
export { parkedQueries } from './switch-topic/queries.ts';
export { SwitchTopic, type SwitchTopicOptions } from './switch-topic/switch-topic.ts';
