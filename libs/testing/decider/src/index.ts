export { goldensIn, replaysGolden } from './golden.ts';

interface Decided<Event> {
  readonly events: readonly Event[];
  readonly refusal?: { readonly code: string };
}

interface Decider<Command, State, Event, Facts> {
  readonly decide: (command: Command, state: State, facts: Facts) => Decided<Event>;
  readonly fold: (events: Iterable<Event>) => State;
}

/**
 * given(history).when(command).then(exactly these events).
 * The assertion is strong: the whole decision, no event more or less, and no refusal unless one is expected.
 */
export const specOf =
  <Command, State, Event, Facts>({ decide, fold }: Decider<Command, State, Event, Facts>, facts: Facts) =>
  (...history: readonly Event[]) => ({
    when: (command: Command, changed?: Partial<Facts>) => {
      const decided = decide(command, fold(history), { ...facts, ...changed });
      return {
        then: (...events: readonly Event[]): void => expect(decided).toEqual({ events }),
        /** Refused with this code; `recorded` is what the log must remember of the refusal. */
        thenRefused: (code: string, ...recorded: readonly Event[]): void =>
          expect({ code: decided.refusal?.code, events: decided.events }).toEqual({ code, events: recorded }),
      };
    },
  });
