import { callOf, type Trouble } from "./outcome.ts";

/**
 * What a person reads about a database that can't be had, by Postgres's code
 * (https://www.postgresql.org/docs/current/errcodes-appendix.html), the driver's or Node's. Null for a fault that is
 * none of these.
 */
export function explainDatabase(error: Error): Trouble | null {
	const reason = "reason" in error ? error.reason : null;
	const isAway = error.name === "StoreError" && (reason === "away" || reason === "slow");
	const { code, said } = rootOf(error);
	if (noTls.test(said)) return { message: `The server does not speak TLS (${said})`, mend: noTlsMend };
	const known = isAway || error.name === "PostgresError" ? (bySqlState(code, said) ?? byNetwork(code, said)) : null;
	if (known !== null) return known;
	if (error.name !== "StoreError" && tlsCode.test(code)) return explainTls(code, said);
	if (!isAway) return null;
	if (reason === "slow")
		return { message: error.message, mend: `Try again in a moment. See how it is with: ${callOf("doctor")}` };
	return {
		message: error.message,
		mend: "Check that Postgres runs and that DATABASE_URL is right, or take DATABASE_URL out to use the embedded database.",
	};
}

/** What began it: a StoreError holds the driver's error, and one for several addresses holds one for each. */
function rootOf(error: Error): { code: string; said: string } {
	const first = error instanceof AggregateError ? error.errors[0] : undefined;
	const within = first instanceof Error ? first : error.cause;
	const own = "code" in error && typeof error.code === "string" ? { code: error.code, said: error.message } : null;
	if (within instanceof Error) {
		const root = rootOf(within);
		if (root.code !== "") return root;
	}
	return own ?? { code: "", said: "" };
}

function bySqlState(code: string, said: string): Trouble | null {
	switch (code) {
		case "28P01":
			return {
				message: `Postgres does not accept the user or the password in DATABASE_URL (${said})`,
				mend: "Check both. Special characters of a password are percent-encoded there: @ is %40, / is %2F.",
			};
		case "28000":
			return explainRefusedUser(said);
		case "3D000":
			return {
				message: `The server has no such database (${said})`,
				mend: "Make it (create database …), or name another one at the end of DATABASE_URL.",
			};
		case "53300":
			return {
				message: `The server has no connection left for PyQ (${said})`,
				mend: "End what holds them, or raise max_connections on the server, and try again.",
			};
		case "57P03":
			return { message: `The server is starting or stopping (${said})`, mend: "Try again in a moment." };
		case "53100":
			return { message: `The server's disk is full (${said})`, mend: "Free some space there and try again." };
		case "25006":
			return {
				message: `The server takes no changes (${said})`,
				mend: "It is a standby, or set to read only: name the primary server in DATABASE_URL.",
			};
		case "42501":
			return {
				message: `The user in DATABASE_URL may not do this (${said})`,
				mend: "Give that user the right to create schemas and tables in this database, or make it the database's owner.",
			};
		default:
			return null;
	}
}

function explainRefusedUser(said: string): Trouble {
	if (/no encryption|SSL off/iu.test(said))
		return {
			message: `The server does not let PyQ in without TLS (${said})`,
			mend: "Add ?sslmode=require to DATABASE_URL. If that is refused too, the server's pg_hba.conf must allow this user and machine.",
		};
	if (/does not exist/u.test(said))
		return {
			message: `The server has no such user (${said})`,
			mend: "Make it (create user …), or name another one in DATABASE_URL.",
		};
	return {
		message: `The server does not let PyQ in (${said})`,
		mend: "Its pg_hba.conf must allow this user, database and machine. Check the user in DATABASE_URL too.",
	};
}

function byNetwork(code: string, said: string): Trouble | null {
	const check = "or take DATABASE_URL out to use the embedded database.";
	switch (code) {
		case "ECONNREFUSED":
			return {
				message: `No database server answers there (${said})`,
				mend: `Start Postgres, check the host and port in DATABASE_URL, ${check}`,
			};
		case "ENOTFOUND":
		case "EAI_AGAIN":
			return {
				message: `The database server's name can't be found (${said})`,
				mend: `Check the host in DATABASE_URL and this machine's network, ${check}`,
			};
		case "CONNECT_TIMEOUT":
		case "ETIMEDOUT":
		case "EHOSTUNREACH":
		case "ENETUNREACH":
			return {
				message: `The database server can't be reached in time (${said})`,
				mend: `Check the host and port in DATABASE_URL, and that no firewall stands between, ${check}`,
			};
		default:
			return null;
	}
}

/** Node's and OpenSSL's words for a certificate or a handshake that failed. */
const tlsCode = /^(ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|EPROTO)/u;

/** Node's words for a server that hangs up when asked for TLS, as Postgres without it is treated by the driver. */
const noTls = /before secure TLS connection was established/u;
const noTlsMend = "Take sslmode out of DATABASE_URL, or have the server offer TLS (ssl = on).";

function explainTls(code: string, said: string): Trouble {
	const message = `The secure connection (TLS) to the database failed (${said.split("\n")[0]?.trim() ?? code})`;
	if (code === "ERR_TLS_CERT_ALTNAME_INVALID")
		return { message, mend: "The certificate is for another name: use that name as the host in DATABASE_URL." };
	if (code === "CERT_HAS_EXPIRED" || code === "CERT_NOT_YET_VALID")
		return { message, mend: "The server needs a new certificate; if it has one, check this machine's clock." };
	if (/^(ERR_SSL_|EPROTO)/u.test(code))
		return {
			message,
			mend: noTlsMend,
		};
	return {
		message,
		mend: "Let Node trust whoever signed it (NODE_EXTRA_CA_CERTS=<file>), or set sslmode=require, which encrypts without checking.",
	};
}
