/**
 * Slack in a process of its own, so that it does not share PyQ's time: `slack-fake.ts` starts it and tells it what to do. With
 * `BENCH_SLACK_RATES=none` it refuses nothing for its pace.
 */
import { openFakeSlack } from "../support/fake-slack/fake-slack.ts";
import { serveDeeds } from "./serve-deeds.ts";
import { createDeeds } from "./slack-deeds.ts";

const rates = process.env["BENCH_SLACK_RATES"] === "none" ? "none" : "real";
serveDeeds(createDeeds(await openFakeSlack({ rates })));
