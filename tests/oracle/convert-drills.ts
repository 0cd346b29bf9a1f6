/**
 * Ids inside JSON: a completed session's drills carry a random phone id in V1 and the catalogue's
 * uuid in V2. A drill whose title V2 does not know, and whatever is no drill, stays as it is.
 */

type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The element's `drill` where that is an object, else the element itself: old rows are flat. */
export function drillOf(element: unknown): JsonObject | null {
  if (!isObject(element)) return null;
  return isObject(element.drill) ? element.drill : element;
}

export function convertDrills(
  text: string | null,
  uuidByTitle: ReadonlyMap<string, string>,
): string | null {
  if (text === null) return null;
  const elements: unknown = JSON.parse(text);
  if (!Array.isArray(elements)) return text;
  return JSON.stringify(elements.map((element) => convertElement(element, uuidByTitle)));
}

function convertElement(element: unknown, uuidByTitle: ReadonlyMap<string, string>): unknown {
  const drill = drillOf(element);
  const uuid = typeof drill?.title === 'string' ? uuidByTitle.get(drill.title) : undefined;
  if (!isObject(element) || drill === null || uuid === undefined) return element;
  const { id: _, ...rest } = drill;
  const converted = { ...rest, uuid };
  return drill === element ? converted : { ...element, drill: converted };
}
