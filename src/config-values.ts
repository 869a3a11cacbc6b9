import { z } from "zod";

/** A variable that is there and says nothing is as good as none. */
const empty = (value: unknown): unknown => (typeof value === "string" && value.trim() === "" ? undefined : value);
/** A variable that need not be there. */
export const optional = <T extends z.ZodType>(type: T) => z.preprocess(empty, type.optional());

/** Quotes around a value: not every program that reads a `.env` takes them off. */
export const unquoted = (value: string): string => /^(["'])(.*)\1$/su.exec(value.trim())?.[2]?.trim() ?? value.trim();

/** Whether a variable says something. */
export const isSet = (env: NodeJS.ProcessEnv, name: string): boolean => empty(env[name]) !== undefined;

export const withoutSlash = (value: string): string => value.replace(/\/+$/u, "");

/** A web address alone, without a slash at the end. `fault`: what is wrong with one besides; null when nothing is. */
export const webAddress = (example: string, fault: (address: string) => string | null = () => null) =>
	z.string().transform((typed, context) => {
		const url = URL.parse(unquoted(typed));
		const problem =
			url === null || !/^https?:$/u.test(url.protocol)
				? `must be a web address such as ${example}`
				: url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== ""
					? "must be an address alone, without a user, a ? or a #"
					: fault(withoutSlash(url.href));
		if (url !== null && problem === null) return withoutSlash(url.href);
		context.addIssue(problem ?? "");
		return z.NEVER;
	});
