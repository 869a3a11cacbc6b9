import { openSlackStage } from "../support/slack-stage.ts";
import { describeChat } from "./chat.contract.ts";

describeChat("slack, over Socket Mode", () => openSlackStage("socket"));
describeChat("slack, over HTTP", () => openSlackStage("http"));
