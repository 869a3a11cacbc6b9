/** Discord in a process of its own, so that it does not share PyQ's time: `discord-fake.ts` starts it and tells it what to do. */
import { openFakeDiscord } from "../support/fake-discord/fake-discord.ts";
import { createDeeds } from "./discord-deeds.ts";
import { serveDeeds } from "./serve-deeds.ts";

serveDeeds(createDeeds(await openFakeDiscord()));
