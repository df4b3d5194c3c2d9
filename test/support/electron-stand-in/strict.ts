// What makes the stand-in honest: a property or an event that it does not know throws, instead of being quietly undefined.
import { EventEmitter } from 'node:events';

/** Asked by the language, by promises and by printing; never a call of ours. */
const ASKED_BY_THE_LANGUAGE = new Set<string | symbol>(['then', 'toJSON', 'constructor', 'inspect', 'nodeType', 'prototype']);

/** The same object, except that an unknown name throws. Functions stay bound to the object behind. */
export function strict<T extends object>(name: string, object: T): T {
  return new Proxy(object, {
    get(target, key) {
      if (!(key in target)) {
        if (typeof key === 'symbol' || ASKED_BY_THE_LANGUAGE.has(key)) return undefined;
        throw new Error(`the Electron stand-in has no ${name}.${key}`);
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' && key !== 'constructor' ? value.bind(target) : value;
    },
    set(target, key, value) {
      if (!(key in target)) throw new Error(`the Electron stand-in has no ${name}.${String(key)} to set`);
      return Reflect.set(target, key, value, target);
    },
  });
}

/** An emitter that refuses listeners for events that it never emits. */
export class KnownEvents extends EventEmitter {
  readonly #events: ReadonlySet<string>;
  readonly #owner: string;

  constructor(owner: string, events: readonly string[]) {
    super();
    this.#owner = owner;
    this.#events = new Set([...events, 'newListener', 'removeListener']);
  }

  override on(event: string, listener: (...values: never[]) => void): this {
    this.#check(event);
    return super.on(event, listener as never);
  }

  override once(event: string, listener: (...values: never[]) => void): this {
    this.#check(event);
    return super.once(event, listener as never);
  }

  #check(event: string): void {
    if (!this.#events.has(event)) throw new Error(`the Electron stand-in's ${this.#owner} never emits "${event}"`);
  }
}

/** An event of Electron that a listener may prevent. */
export type Preventable = { readonly defaultPrevented: boolean; preventDefault(): void };

export function preventable<T extends object>(values: T): T & Preventable {
  let isPrevented = false;
  const preventDefault = (): void => {
    isPrevented = true;
  };
  return Object.defineProperties({ ...values, preventDefault } as T & Preventable, {
    defaultPrevented: { get: () => isPrevented },
  });
}
