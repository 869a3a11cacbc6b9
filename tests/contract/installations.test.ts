import { installations } from "../../src/storage/installations.ts";
import { createVault } from "../../src/storage/secrets.ts";
import { memoryDatabase, serverDatabase, type TestDatabase } from "../support/database.ts";
import { memoryInstallations } from "../support/memory-installations.ts";
import { describeInstallations } from "./installations.contract.ts";

const vault = createVault("a secret of the contract's");

const over = (open: () => Promise<TestDatabase>) => async () => {
	const { engine, close } = await open();
	return { installations: installations(engine, vault), close };
};

describeInstallations("in memory", async () => ({ installations: memoryInstallations(), close: async () => {} }));
describeInstallations("in PGlite", over(memoryDatabase));
describeInstallations("on a Postgres server", over(serverDatabase));
