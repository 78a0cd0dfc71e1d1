/** Why nothing is moved, or no further. The message says what to do; `code` is stable. */
export class MoveRefused extends Error {
  constructor(
    readonly code:
      | 'checkpoint-differs'
      | 'in-use'
      | 'log-damaged'
      | 'moved-differs'
      | 'moved-elsewhere'
      | 'nothing-to-move'
      | 'target-not-empty',
    message: string,
  ) {
    super(message);
  }
}
