// @ts-check
// A classic script, so that the chosen theme stands before the page is first painted.
{
	const chosen = localStorage.getItem("pyq:theme");
	if (chosen === "light" || chosen === "dark") document.documentElement.dataset["theme"] = chosen;
}
