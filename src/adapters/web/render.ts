import type { Attachment } from "../../app/ports/inbound.ts";
import { obeys } from "../../core/message/fit.ts";
import type { Block, Inline, Message, StandingRow } from "../../core/message/model.ts";
import { RenderError } from "./errors.ts";
import { escapeCode, escapeHtml, safeImage, safeLink } from "./escape.ts";
import { webLimits } from "./limits.ts";

const fenceStart = /^```([^`]*)$/u;
const fenceEnd = /^```[ \t]*$/u;

type TimeStyle = Extract<Inline, { type: "time" }>["style"];

/** What a reader without scripts sees; the page's script puts it into the reader's own zone. */
const timeFormats: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
	time: { hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
	date: { day: "numeric", month: "long", year: "numeric" },
	"date-time": { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
	relative: { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZoneName: "short" },
};

function renderTime(at: number, zone: string, style: TimeStyle): string {
	const shown = new Intl.DateTimeFormat("en-GB", { ...timeFormats[style], timeZone: zone }).format(at);
	return `<time datetime="${new Date(at).toISOString()}" data-style="${style}">${escapeHtml(shown)}</time>`;
}

function renderInline(inline: Inline): string {
	switch (inline.type) {
		case "text":
			return escapeHtml(inline.text);
		case "strong":
			return `<strong>${renderInlines(inline.children)}</strong>`;
		case "emphasis":
			return `<em>${renderInlines(inline.children)}</em>`;
		case "code":
			return `<code>${escapeCode(inline.text)}</code>`;
		case "link": {
			const url = safeLink(inline.url);
			const label = renderInlines(inline.children);
			return url === null
				? label
				: `<a href="${escapeHtml(url)}" target="_blank" rel="noopener noreferrer">${label}</a>`;
		}
		case "member":
			return `<bdi class="member">${escapeHtml(inline.name)}</bdi>`;
		case "time":
			return renderTime(inline.at, inline.zone, inline.style);
	}
}

const renderInlines = (inlines: readonly Inline[]): string => inlines.map(renderInline).join("");

function renderCode(language: string, text: string): string {
	const label = language === "" ? "Code" : `Code, ${escapeHtml(language)}`;
	// A block that scrolls must be reachable by keyboard, hence the tabindex.
	return (
		`<div class="code"><button type="button" class="copy" data-copy>Copy</button>` +
		`<pre tabindex="0" role="group" aria-label="${label}" dir="ltr"><code>${escapeCode(text)}</code></pre></div>`
	);
}

function renderStanding({ rank, name, points, streak, you }: StandingRow): string {
	const tag = you ? ' <span class="tag">you</span>' : "";
	return (
		`<tr${you ? ' class="you"' : ""}><td class="number">${rank}</td><th scope="row"><bdi>${escapeHtml(name)}</bdi>${tag}</th>` +
		`<td class="number">${points.toLocaleString("en-GB")}</td><td class="number">${streak}</td></tr>`
	);
}

function renderBlock(block: Block): string {
	switch (block.type) {
		case "heading":
			return `<h3 dir="auto">${escapeHtml(block.text)}</h3>`;
		case "paragraph":
			return `<p dir="auto">${renderInlines(block.children)}</p>`;
		case "codeBlock":
			return renderCode(block.language, block.text);
		case "list": {
			const tag = block.ordered ? "ol" : "ul";
			return `<${tag}>${block.items.map((item) => `<li dir="auto">${renderInlines(item)}</li>`).join("")}</${tag}>`;
		}
		case "standings":
			return (
				`<table class="standings"><caption class="unseen">Standings</caption><thead><tr><th scope="col" class="number">Rank</th>` +
				`<th scope="col">Name</th><th scope="col" class="number">Points</th><th scope="col" class="number">Streak</th></tr></thead>` +
				`<tbody>${block.rows.map(renderStanding).join("")}</tbody></table>`
			);
		case "image": {
			const url = safeImage(block.url);
			if (url === null) return `<p dir="auto">${escapeHtml(block.alt)}</p>`;
			return `<img class="picture" src="${escapeHtml(url)}" alt="${escapeHtml(block.alt)}" loading="lazy">`;
		}
		case "actions":
			return `<div class="actions">${block.buttons
				.map(
					({ label, token, style }) =>
						`<button type="button" class="button ${style}" data-token="${escapeHtml(token)}">${escapeHtml(label)}</button>`,
				)
				.join("")}</div>`;
		case "footnote":
			return `<p class="footnote" dir="auto">${renderInlines(block.children)}</p>`;
	}
}

/** A message of PyQ's as HTML in which no text can be markup. Throws `RenderError` when it does not obey the limits: that is a bug in what made it. */
export function renderMessage(message: Message): string {
	const breaches = obeys(message, webLimits);
	if (breaches.length > 0) throw new RenderError(`a message is too large for the page: ${breaches.join("; ")}`);
	return message.blocks.map(renderBlock).join("");
}

/** What a person wrote, as HTML: fenced and inline code look like code, all else stands as typed. */
export function renderText(text: string, attachments: readonly Attachment[]): string {
	let html = "";
	let prose: string[] = [];
	const flush = () => {
		const paragraph = prose.join("\n").replace(/^\n+|\n+$/gu, "");
		if (paragraph !== "") html += `<p class="said" dir="auto">${renderProse(paragraph)}</p>`;
		prose = [];
	};
	const lines = text.replace(/\r\n?/gu, "\n").split("\n");
	const lastFence = lines.findLastIndex((line) => fenceEnd.test(line));
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index] ?? "";
		const language = index < lastFence ? fenceStart.exec(line)?.[1] : undefined;
		if (language === undefined) {
			prose.push(line);
			continue;
		}
		flush();
		let end = index + 1;
		while (!fenceEnd.test(lines[end] ?? "```")) end += 1;
		html += renderCode(language.trim(), lines.slice(index + 1, end).join("\n"));
		index = end;
	}
	flush();
	for (const { name, text: source } of attachments) {
		html += `<details class="file"><summary><bdi>${escapeHtml(name)}</bdi></summary>${renderCode("python", source)}</details>`;
	}
	return html;
}

function renderProse(prose: string): string {
	return prose
		.split(/(`[^`\n]+`)/u)
		.map((part, index) => (index % 2 === 1 ? `<code>${escapeCode(part.slice(1, -1))}</code>` : escapeHtml(part)))
		.join("");
}
