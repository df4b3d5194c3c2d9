// One topic as it is now, and what changed of it since any version that a client has seen.
import type { FieldChange } from '../../../protocol/desk-feed.ts';
import { type Field, TableField, TailField, ValueField } from './fields.ts';

export class View {
  readonly key: string;
  readonly #fields = new Map<string, Field>();
  /** Changes as JSON text by the version that they lead on from: clients that saw the same share the work. */
  readonly #texts = new Map<number, string>();
  #textsOf = 0;
  #version = 1;

  constructor(key: string) {
    this.key = key;
  }

  /** Of the latest change; it only grows. A client that has seen nothing is at 0. */
  get version(): number {
    return this.#version;
  }

  value<T>(name: string, first: T): ValueField<T> {
    return this.#add(name, new ValueField(this.#next, first));
  }

  table<Row extends object>(name: string): TableField<Row> {
    return this.#add(name, new TableField<Row>(this.#next));
  }

  tail<Entry>(name: string, keep: number): TailField<Entry> {
    return this.#add(name, new TailField<Entry>(this.#next, keep));
  }

  /** A ViewChange as JSON text that leads from a version to the present one; null when there is nothing to tell. */
  changeSince(version: number): string | null {
    if (version >= this.#version) return null;
    if (this.#textsOf !== this.#version) this.#texts.clear();
    this.#textsOf = this.#version;
    const known = this.#texts.get(version);
    if (known !== undefined) return known;
    const text = JSON.stringify(version === 0 ? { key: this.key, snapshot: this.#whole() } : this.#difference(version));
    this.#texts.set(version, text);
    return text;
  }

  #whole(): Readonly<Record<string, unknown>> {
    return Object.fromEntries([...this.#fields].map(([name, field]) => [name, field.whole()]));
  }

  #difference(version: number): { readonly key: string; readonly fields: Readonly<Record<string, FieldChange>> } {
    const changes = [...this.#fields].flatMap(([name, field]) => {
      const change = field.changeSince(version);
      return change ? [[name, change] as const] : [];
    });
    return { key: this.key, fields: Object.fromEntries(changes) };
  }

  readonly #next = (): number => {
    this.#version += 1;
    return this.#version;
  };

  #add<F extends Field>(name: string, field: F): F {
    this.#fields.set(name, field);
    return field;
  }
}
