import { StoreError, type StoreErrorReason } from "../app/errors.ts";
import { withoutWrapper } from "./database.ts";

/** Time limits in milliseconds. An inbound event has 3 s on Slack, so what takes longer is better given up and sent again. */
export const limits = {
	/** One statement, waiting for locks included. */
	statement: 2_000,
	/** The work of one transaction from its begin. */
	work: 3_000,
	/** Everything, waiting for a connection included. */
	total: 6_000,
	connect: 2_000,
} as const;

/** Node's and postgres.js's codes for a connection that can't be made or was lost. */
const connectionCodes = new Set([
	"CONNECTION_CLOSED",
	"CONNECTION_DESTROYED",
	"CONNECTION_ENDED",
	"CONNECT_TIMEOUT",
	"ECONNREFUSED",
	"ECONNRESET",
	"EPIPE",
	"ETIMEDOUT",
	"EHOSTUNREACH",
	"ENETUNREACH",
	"ENOTFOUND",
	"EAI_AGAIN",
	"ENOENT",
]);

/**
 * SQLSTATE to reason (https://www.postgresql.org/docs/current/errcodes-appendix.html). The rest are broken constraints
 * and bugs, and stay what they are.
 */
const byState: readonly [RegExp, StoreErrorReason][] = [
	// connection exceptions · resources used up (connections, disk, memory) · shutdown, crash, starting up · system errors
	[/^(08...|53...|57P0[1-3]|58...)$/, "away"],
	// no such user, password or database: nothing is reached either; the detail says which
	[/^(28...|3D000)$/, "away"],
	// a standby after a failover
	[/^25006$/, "away"],
	// timeouts (statement, lock, idle, transaction) · deadlock · serialization: the same again may well go through
	[/^(57014|55P03|25P0[34]|40P01|40001)$/, "slow"],
];

const codeOf = (error: unknown): string | null => {
	if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
	if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return null;
	return error.code;
};

/** Whether the connection is lost, or as good as. */
export const isConnectionLost = (error: unknown): boolean => {
	const code = codeOf(withoutWrapper(error));
	return code !== null && (connectionCodes.has(code) || /^(08...|57P0[1-3]|25P0[34])$/.test(code));
};

/** What drivers put on an error beside its message: the row that failed, the statement's parameters. */
const quoting = ["detail", "query", "params", "parameters", "args", "queryOptions"];

/** An error that can be logged whole: the code, the message and the constraint's name tell enough of a bug. */
const withoutText = (error: unknown): unknown => {
	if (error instanceof Error) for (const property of quoting) Reflect.deleteProperty(error, property);
	return error;
};

/** A fault as the one error family has it; everything else as it is, without drizzle's wrapper. */
export const asFault = (error: unknown): unknown => {
	const bare = withoutWrapper(error);
	if (bare instanceof StoreError) return bare;
	const code = codeOf(bare);
	if (code === null) return bare;
	const reason = connectionCodes.has(code) ? "away" : byState.find(([states]) => states.test(code))?.[1];
	if (reason === undefined) return withoutText(bare);
	const said = bare instanceof Error ? bare.message : "";
	const words = reason === "away" ? "The database is not available" : "The database did not answer in time";
	return new StoreError(reason, `${words} (${code}${said === "" ? "" : `: ${said}`})`, { cause: withoutText(bare) });
};

/** A time limit that can be called off. `over` rejects with a `slow` fault when it has `passed`. */
export const timeLimit = (milliseconds: number, what: string) => {
	const { promise, reject } = Promise.withResolvers<never>();
	// Nobody may be waiting when it ends.
	promise.catch(() => {});
	const limit = { over: promise, passed: false, callOff: () => clearTimeout(timer) };
	const timer = setTimeout(() => {
		limit.passed = true;
		reject(new StoreError("slow", `The database did not answer in time (${what}: ${milliseconds} ms)`));
	}, milliseconds);
	return limit;
};
