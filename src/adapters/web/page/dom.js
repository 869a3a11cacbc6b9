// @ts-check
/** Finding and making elements. */

/**
 * The element that must be there.
 * @template {Element} T
 * @param {ParentNode} within
 * @param {string} selector
 * @param {new () => T} type
 * @returns {T}
 */
export function find(within, selector, type) {
	const found = within.querySelector(selector);
	if (!(found instanceof type)) throw new Error(`the page lacks ${selector}`);
	return found;
}

/**
 * An element with properties and children; text children are never read as markup.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Partial<Record<string, string>>} [attributes]
 * @param {(Node | string | null)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function make(tag, attributes = {}, ...children) {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
	element.append(...children.filter((child) => child !== null));
	return element;
}

/**
 * One of the page's icons.
 * @param {string} name
 */
export function icon(name) {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("aria-hidden", "true");
	const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
	use.setAttribute("href", `#i-${name}`);
	svg.append(use);
	return svg;
}

/**
 * Makes the children of an element these, moving as few as can be: what stands right keeps its focus and its scroll.
 * @param {Element} parent
 * @param {Element[]} wanted
 */
export function arrange(parent, wanted) {
	const keep = new Set(wanted);
	for (const child of [...parent.children]) if (!keep.has(child)) child.remove();
	wanted.forEach((child, index) => {
		const there = parent.children[index];
		if (there !== child) parent.insertBefore(child, there ?? null);
	});
}

/**
 * Says something to those who listen to the page; nobody sees it.
 * @param {string} text
 */
export function announce(text) {
	const announcer = find(document, "#announcer", HTMLElement);
	announcer.append(make("p", {}, text));
	while (announcer.children.length > 20) announcer.firstElementChild?.remove();
}

/**
 * "1 reply", "3 replies".
 * @param {number} number
 * @param {string} one
 * @param {string} many
 */
export const count = (number, one, many) => `${number} ${number === 1 ? one : many}`;
