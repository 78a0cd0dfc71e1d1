export { openKafkaBus, type KafkaOptions } from './kafka-bus.ts';
export { lookOnlyWhereRequestsWait } from './request-queue.ts';
