import { describe, expect, it } from "vitest";
import { createVault } from "../../src/storage/secrets.ts";

describe("a vault", () => {
	const vault = createVault("correct horse");

	it("opens what it sealed, whatever it is", () => {
		for (const plain of ["", "https://hooks.slack.com/…", "🐍\u0000\n", "x".repeat(10_000)])
			expect(vault.open(vault.seal(plain))).toBe(plain);
	});

	it("opens after a restart, with the same secret", () => {
		expect(createVault("correct horse").open(vault.seal("token"))).toBe("token");
	});

	it("gives null for what another key sealed, and for what was changed since", () => {
		const sealed = vault.seal("token");
		expect(createVault("battery staple").open(sealed)).toBeNull();
		const at = sealed.lastIndexOf(".") + 20;
		expect(vault.open(sealed.slice(0, at) + (sealed[at] === "A" ? "B" : "A") + sealed.slice(at + 1))).toBeNull();
		expect(vault.open(sealed.slice(0, -30))).toBeNull();
		expect(vault.open("")).toBeNull();
		expect(vault.open("token")).toBeNull();
	});

	it("seals the same twice differently, and shows nothing of it", () => {
		expect(vault.seal("token")).not.toBe(vault.seal("token"));
		expect(vault.seal("token")).not.toContain("token");
	});
});
