/*
 * Lists and plain objects, at any depth. An instance of a class, such as a construct or a token, may lead anywhere and is taken as a whole.
 */

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A copy that stays as it is, whatever the caller does to the lists and objects that were passed in. */
export function copied<T>(data: T): T {
  return copiedWithin(data, []) as T;
}

/** What contains itself is not copied again. */
function copiedWithin(data: unknown, around: readonly unknown[]): unknown {
  if (around.includes(data)) {
    return data;
  }
  if (Array.isArray(data)) {
    return data.map(item => copiedWithin(item, [...around, data]));
  }
  return isPlainObject(data)
    ? Object.fromEntries(Object.entries(data).map(([key, item]) => [key, copiedWithin(item, [...around, data])]))
    : data;
}
