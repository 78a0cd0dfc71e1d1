/**
 * What a terminal shows as it is. An exchange, or whoever gives its tokens, may be somebody else than was thought: nothing that
 * it says moves the cursor, hides a line or turns one round.
 */
export const visible = (text: string): string => text.replace(/[^\P{C}\n\t]|[\p{Zl}\p{Zp}]/gu, '\ufffd');
