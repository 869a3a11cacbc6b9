import { type HolidayRegion, type Holidays, isNamed } from "../app/ports/holidays.ts";
import { DAY, HOUR, type LocalDate } from "../core/ids.ts";

type Package = typeof import("date-holidays").default;

/** So many years of regions are remembered; each is a few kilobytes. */
const mostRemembered = 400;

/** Public holidays from the package `date-holidays`, which is loaded when the first room asks for one: it takes 30 MB (measured). */
export function createHolidays(): Holidays {
	let loading: Promise<Package> | null = null;
	let named: HolidayRegion[] | null = null;
	const years = new Map<string, ReadonlyMap<LocalDate, string>>();
	const load = (): Promise<Package> => {
		loading ??= import("date-holidays").then((loaded) => loaded.default);
		return loading;
	};

	async function regions(): Promise<HolidayRegion[]> {
		if (named !== null) return named;
		const Calendar = await load();
		const calendar = new Calendar();
		const found: HolidayRegion[] = [];
		for (const [country, name] of Object.entries(calendar.getCountries("en"))) {
			found.push({ code: country, name });
			for (const [state, stateName] of Object.entries(calendar.getStates(country, "en") ?? {}))
				found.push({ code: `${country}-${state}`, name: `${stateName}, ${name}` });
		}
		named = found;
		return found;
	}

	return {
		async inYear(code, year) {
			const key = `${code} ${year}`;
			const known = years.get(key);
			if (known !== undefined) return known;
			const Calendar = await load();
			const [country = "", state] = code.split("-");
			const calendar = new Calendar(
				{ country, ...(state === undefined ? {} : { state }) },
				{ languages: ["en"], types: ["public"] },
			);
			const found = new Map<LocalDate, string>();
			// A feast at the end of a year goes on into the next.
			for (const { date, start, end, name } of [year - 1, year].flatMap((each) => calendar.getHolidays(each) ?? [])) {
				// A feast that begins at sunset the evening before is dated by its day; one of several days is one entry. Clock changes make days an hour short.
				const days = Math.max(1, Math.floor((end.getTime() - start.getTime() + 2 * HOUR) / DAY));
				const first = Date.parse(`${date.slice(0, 10)}T00:00:00Z`);
				for (let day = 0; day < days; day++) {
					const on = new Date(first + day * DAY).toISOString().slice(0, 10);
					if (on.startsWith(`${year}-`)) found.set(on, name);
				}
			}
			if (years.size >= mostRemembered) years.clear();
			years.set(key, found);
			return found;
		},

		async find(typed, limit) {
			const wanted = typed.trim().toLowerCase();
			const rank = (region: HolidayRegion): number => {
				const { code, name } = region;
				const title = name.toLowerCase();
				if (isNamed(region, typed)) return 0;
				if (title.startsWith(wanted)) return 1;
				if (title.split(/[\s,()-]+/u).some((word) => word.startsWith(wanted))) return 2;
				return code.toLowerCase().startsWith(wanted) ? 3 : 4;
			};
			return (await regions())
				.map((region) => ({ region, place: rank(region) }))
				.filter(({ place }) => place < 4)
				.sort((a, b) => a.place - b.place || (a.region.name < b.region.name ? -1 : 1))
				.slice(0, limit)
				.map(({ region }) => region);
		},
	};
}
