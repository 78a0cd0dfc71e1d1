import { replaysGolden } from '@icx/decider-testing';
import { rotationDecider, rotationEventTypes, type RotationEvent } from './rotation-record.ts';

replaysGolden(
  new URL('golden/rotation.jsonl', import.meta.url),
  rotationEventTypes,
  (events: readonly RotationEvent[]) => events.reduce(rotationDecider.evolve, rotationDecider.initial),
);
