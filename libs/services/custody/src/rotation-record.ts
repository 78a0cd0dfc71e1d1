import { deciderOf } from '@icx/commands';

/** What the log says of the rotations of the wrapping keys, so that every process tells the same. */
export const ROTATION = 'key-rotation';

export type RotationEvent =
  | { readonly type: 'custody.key-rotation-started.v1'; readonly data: { readonly version: number } }
  | {
      readonly type: 'custody.key-rotation-failed.v1';
      readonly data: { readonly version: number; readonly reason: string };
    }
  | {
      readonly type: 'custody.key-rotation-completed.v1';
      readonly data: { readonly version: number; readonly rewrapped: number };
    };

/** Of the latest rotation; one that failed is open, and goes on under the version that it began with. */
export type RotationRecord =
  | { readonly state: 'idle' }
  | { readonly state: 'running'; readonly version: number }
  | { readonly state: 'failed'; readonly version: number; readonly reason: string }
  | { readonly state: 'done'; readonly version: number; readonly rewrapped: number };

export const evolveRotation = (_: RotationRecord, { type, data }: RotationEvent): RotationRecord => {
  switch (type) {
    case 'custody.key-rotation-started.v1':
      return { state: 'running', version: data.version };
    case 'custody.key-rotation-failed.v1':
      return { state: 'failed', version: data.version, reason: data.reason };
    case 'custody.key-rotation-completed.v1':
      return { state: 'done', version: data.version, rewrapped: data.rewrapped };
  }
};

export const rotationEventTypes: readonly RotationEvent['type'][] = [
  'custody.key-rotation-started.v1',
  'custody.key-rotation-failed.v1',
  'custody.key-rotation-completed.v1',
];

export const rotationDecider = deciderOf<RotationRecord, RotationEvent>(
  { state: 'idle' },
  evolveRotation,
  rotationEventTypes,
);
