import type { FileKindName } from '@icx/files';
import { refuse, type Refusal } from '@icx/refusals';
import type { FileKind } from './file-kind.ts';

const notServed = refuse.unavailable('file-kind-not-served', 'This exchange does not take files of this kind.');

/** The kinds of file that this exchange takes: whoever opens the bulk channel gives them. */
export class FileKinds {
  readonly #kinds = new Map<FileKindName, FileKind>();

  add<Taken>(kind: FileKind<Taken>): void {
    if (this.#kinds.has(kind.name)) throw new Error(`There are two kinds of file of the name ${kind.name}.`);
    this.#kinds.set(kind.name, kind);
  }

  of(name: FileKindName): FileKind | Refusal {
    return this.#kinds.get(name) ?? notServed;
  }

  all(): readonly FileKind[] {
    return [...this.#kinds.values()];
  }
}
