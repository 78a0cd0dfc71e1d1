/** Something through which mail comes in. */
export interface MailDoor {
  /** What keeps it from being taken in; `undefined`: nothing does. */
  problem(): string | undefined;
}

/** The doors that were opened, for whoever watches over them. */
export class MailDoors {
  readonly #doors: MailDoor[] = [];

  watch(door: MailDoor): void {
    this.#doors.push(door);
  }

  problem(): string | undefined {
    return this.#doors.flatMap((door) => door.problem() ?? []).join(' ') || undefined;
  }
}
