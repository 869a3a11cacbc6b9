import type { Methods } from "./api-method.ts";

/** `connectionUrl`: a fresh address for Socket Mode. */
export const appMethods = (connectionUrl: () => string): Methods => ({
	"apps.connections.open": {
		args: {},
		tier: 1,
		scopes: ["connections:write"],
		tokens: ["app"],
		json: true,
		handle: () => ({ url: connectionUrl() }),
	},
});
