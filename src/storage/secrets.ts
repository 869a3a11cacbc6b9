import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../app/errors.ts";
import type { Vault } from "../app/ports/surroundings.ts";
import { makeFolder } from "./folder-lock.ts";

const cipher = "aes-256-gcm";
const keyBytes = 32;
/** As NIST SP 800-38D wants it for random ones. */
const nonceBytes = 12;
const tagBytes = 16;

/** Characters. A kept key that is shorter was cut off: nobody can have meant it. */
const leastSecret = 16;

/** Where the secret is kept in a data folder. */
export const secretFile = (folder: string): string => join(folder, "secret.key");

/**
 * The secret that is kept in a data folder, made there at the first call and readable by its owner alone. It comes into
 * its place whole, so that neither a process killed in the middle nor another one at the same time leaves half of one.
 * Throws `StoreError` (`unwritable`).
 */
export const keepSecret = async (folder: string): Promise<string> => {
	const file = secretFile(folder);
	const kept = await readFile(file, "utf8").catch((error: unknown) => {
		if (!isMissing(error)) throw unreadable(file, error);
		return null;
	});
	const secret = kept ?? (await makeSecret(folder));
	if (secret.trim().length >= leastSecret) return secret;
	const mend =
		"Put back a copy of it, or delete it: the next start makes a new one, and replies not sent yet are lost.";
	throw new StoreError("unwritable", `The secret key in ${file} is cut off. ${mend}`);
};

const isMissing = (error: unknown): boolean =>
	error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

const unreadable = (file: string, cause: unknown): StoreError => {
	const code = cause instanceof Error && "code" in cause ? cause.code : cause;
	const mend = "Give the user that runs PyQ the right to, or set PYQ_SECRET_KEY.";
	return new StoreError("unwritable", `PyQ can't read the secret key in ${file} (${code}). ${mend}`, { cause });
};

const makeSecret = async (folder: string): Promise<string> => {
	await makeFolder(folder);
	const file = secretFile(folder);
	const making = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
	await writeFile(making, randomBytes(keyBytes).toString("base64url"), { flag: "wx", mode: 0o600 });
	try {
		await link(making, file);
	} catch (error) {
		// Another process was first: then its secret counts. Else the file system knows no links, and moving has to do.
		const isThere = error instanceof Error && "code" in error && error.code === "EEXIST";
		if (!isThere) await rename(making, file);
	} finally {
		await rm(making, { force: true });
	}
	return readFile(file, "utf8");
};

/**
 * A vault over AES-256-GCM. What is sealed reads `v1.<key id>.<nonce, tag and text>`; the key id tells whose it is
 * before anything is tried, and nothing about the key. scrypt (32 MB, about 60 ms, once) makes the key, because a
 * secret in a `.env` file may be a word that somebody thought of.
 */
export const createVault = (secret: string): Vault => {
	const derived = scryptSync(secret, "pyq-vault-v1", keyBytes + 4, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 });
	const key = derived.subarray(0, keyBytes);
	const prefix = `v1.${derived.subarray(keyBytes).toString("hex")}.`;
	return {
		seal: (plain) => {
			const nonce = randomBytes(nonceBytes);
			const encryption = createCipheriv(cipher, key, nonce).setAAD(Buffer.from(prefix));
			const text = Buffer.concat([encryption.update(plain, "utf8"), encryption.final()]);
			return prefix + Buffer.concat([nonce, encryption.getAuthTag(), text]).toString("base64url");
		},
		open: (sealed) => {
			if (!sealed.startsWith(prefix)) return null;
			const bytes = Buffer.from(sealed.slice(prefix.length), "base64url");
			if (bytes.length < nonceBytes + tagBytes) return null;
			const decryption = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
				.setAAD(Buffer.from(prefix))
				.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
			try {
				const text = decryption.update(bytes.subarray(nonceBytes + tagBytes));
				return Buffer.concat([text, decryption.final()]).toString("utf8");
			} catch {
				// Changed since it was sealed: as good as another key.
				return null;
			}
		},
	};
};
