import type { Called } from "./message/model.ts";

/** A group that was picked, as the value of an option. */
export const calledValue = ({ externalId, name }: Called): string => `role:${externalId}:${name}`;

/** Reads it back; null: nothing that a platform let somebody pick. */
export function readCalled(value: string): Called | null {
	const match = /^role:([^:]+):(.+)$/su.exec(value);
	return match === null ? null : { externalId: match[1] ?? "", name: match[2] ?? "" };
}
