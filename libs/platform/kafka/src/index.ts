export { openKafkaBus, type KafkaOptions } from './kafka-bus.ts';
