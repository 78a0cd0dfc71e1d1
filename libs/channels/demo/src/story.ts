import type { Scene } from './scene.ts';

/** One request from its raising to its end, as it has to go. */
export interface Story {
  readonly title: string;
  /** How it must stand at the end, in the words of `icx show`. */
  readonly ending: string;
  /** Whether a deadline must have been missed. */
  readonly breached?: boolean;
  readonly play: (scene: Scene) => Promise<void>;
}
