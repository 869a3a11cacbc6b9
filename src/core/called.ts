import type { Called } from "./message/model.ts";

/** A group that was picked, as the value of an option. */
export const calledValue = ({ externalId, name }: Called): string => `role:${externalId}:${name}`;

/**
 * Reads it back, or a group that Slack let somebody pick while they typed (`<!subteam^S0123|@snakes>`, with or without its name).
 * Null: nothing of the kind, such as a person, a channel, or everybody who is here.
 */
export function readCalled(value: string): Called | null {
	const [, externalId, name] =
		/^role:(\w+):(.+)$/su.exec(value) ?? /^<!subteam\^(\w+)(?:\|@?([^<>|]+))?>$/u.exec(value.trim()) ?? [];
	return externalId === undefined ? null : { externalId, name: name ?? externalId };
}
