import { createServer } from "node:net";
import { Hono } from "hono";
import { describe, expect, test } from "vitest";
import { isLoopback, listen } from "../../src/adapters/web/listen.ts";

describe("listening", () => {
	test.each([
		["127.0.0.1", true],
		["127.1.2.3", true],
		["localhost", true],
		["::1", true],
		["[::1]", true],
		["0.0.0.0", false],
		["::", false],
		["192.168.0.2", false],
		["127.0.0.1.example.com", false],
		["", false],
	])("%s is this machine alone: %s", (host, loopback) => {
		expect(isLoopback(host)).toBe(loopback);
	});

	test("on another address is refused with words", async () => {
		await expect(listen(new Hono(), { host: "0.0.0.0", port: 0 })).rejects.toMatchObject({
			name: "WebStartError",
			reason: "not-loopback",
			message: expect.stringContaining("use 127.0.0.1"),
		});
	});

	test("on a port that is taken says so", async () => {
		const other = createServer();
		await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
		const bound = other.address();
		const port = typeof bound === "object" && bound !== null ? bound.port : 0;
		await expect(listen(new Hono(), { host: "127.0.0.1", port })).rejects.toMatchObject({ reason: "port-taken" });
		await new Promise((resolve) => other.close(resolve));
	});

	test("ends although a browser holds connections that it never used", async () => {
		const { address, close } = await listen(new Hono(), { host: "127.0.0.1", port: 0 });
		const { connect } = await import("node:net");
		const socket = connect(Number(new URL(address).port), "127.0.0.1");
		await new Promise((resolve) => socket.once("connect", resolve));
		await fetch(address);
		await close();
		socket.destroy();
	});
});
