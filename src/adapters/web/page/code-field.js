// @ts-check
/** A field for code: a new line begins where the one before does. Tab still leaves the field, as everywhere on a page. */

/**
 * What Enter writes at the end of a text: a line break, and the indentation of its last line; one step more after a colon.
 * @param {string} before the text before the caret
 */
export function lineBreakAfter(before) {
	const line = before.slice(before.lastIndexOf("\n") + 1);
	const indent = /^[ \t]*/u.exec(line)?.[0] ?? "";
	const step = indent.includes("\t") ? "\t" : "    ";
	return `\n${indent}${/:[ \t]*(?:#.*)?$/u.test(line) && !/^[ \t]*#/u.test(line) ? step : ""}`;
}

/** @param {HTMLTextAreaElement} field */
export function keepIndentation(field) {
	field.addEventListener("keydown", (event) => {
		if (event.key !== "Enter" || event.isComposing || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey)
			return;
		event.preventDefault();
		const text = lineBreakAfter(field.value.slice(0, field.selectionStart));
		// Unlike a changed value, what is inserted so can be undone, and scrolls into sight.
		document.execCommand("insertText", false, text);
	});
}
