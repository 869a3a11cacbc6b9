/** Whether something that Discord sent is an object. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** The objects of a list that Discord sent, which says "none" with an empty one, with null or with nothing. */
export const listOf = (value: unknown): Record<string, unknown>[] =>
	Array.isArray(value) ? value.filter(isRecord) : [];
