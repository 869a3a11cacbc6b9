import type { Message } from "../model.ts";
import { setUpButton } from "./buttons.ts";
import { note } from "./words.ts";

/** Said once in a server or team that PyQ is new to. */
export const greeting = (): Message =>
	note(
		"PyQ brings your team a Python interview question on the days you choose. Answer it in its thread or privately, see a model answer, and keep a streak.",
		setUpButton(),
	);
