/** One thing made of each, when it is its turn: whoever takes the first need not wait for the last. */
export function* lazily<T, U>(things: Iterable<T>, make: (thing: T) => U): Iterable<U> {
  for (const thing of things) yield make(thing);
}
