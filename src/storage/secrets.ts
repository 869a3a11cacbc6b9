import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from "node:crypto";
import type { Vault } from "../app/ports/surroundings.ts";

const cipher = "aes-256-gcm";
const keyBytes = 32;
/** As NIST SP 800-38D wants it for random ones. */
const nonceBytes = 12;
const tagBytes = 16;

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
