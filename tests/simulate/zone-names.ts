/** Zones whose clocks do something that a schedule can get wrong, and plain ones beside them. */
export const zoneNames: readonly string[] = [
	// Back for Ramadan, at a time of its own each year.
	"Africa/Casablanca",
	"Africa/El_Aaiun",
	// Changes at midnight, or that end there.
	"Africa/Cairo",
	"America/Asuncion",
	"America/Havana",
	"America/Nuuk",
	"America/Santiago",
	"America/Scoresbysund",
	"Asia/Amman",
	"Asia/Beirut",
	"Asia/Damascus",
	"Asia/Gaza",
	"Asia/Hebron",
	"Asia/Tehran",
	"Atlantic/Azores",
	"Pacific/Easter",
	// Half an hour, two hours, quarters.
	"Antarctica/Troll",
	"Asia/Kathmandu",
	"Asia/Kolkata",
	"Australia/Adelaide",
	"Australia/Lord_Howe",
	"Pacific/Chatham",
	"America/St_Johns",
	// Another offset for good, once or again and again.
	"Africa/Juba",
	"Africa/Khartoum",
	"Africa/Sao_Tome",
	"America/Ciudad_Juarez",
	"America/Dawson",
	"America/Mexico_City",
	"America/Sao_Paulo",
	"Antarctica/Casey",
	"Antarctica/Vostok",
	"Asia/Almaty",
	"Asia/Pyongyang",
	"Europe/Istanbul",
	"Europe/Moscow",
	"Europe/Volgograd",
	// Summer time that began or ended, some of it over the turn of the year.
	"Pacific/Apia",
	"Pacific/Fiji",
	"Pacific/Norfolk",
	"Pacific/Tongatapu",
	// Winter time as the exception.
	"Europe/Dublin",
	// The ends of the day.
	"Pacific/Kiritimati",
	"Pacific/Pago_Pago",
	// Where many rooms are.
	"America/Los_Angeles",
	"America/New_York",
	"Asia/Tokyo",
	"Australia/Sydney",
	"Europe/Berlin",
	"Europe/London",
	"Pacific/Auckland",
	"UTC",
];

/** A zone between two local dates, both included, `YYYY-MM-DD`. */
export type ZoneWindow = { zone: string; from: string; to: string };

/** What the last years no longer have: dates that were left out, gaps at midnight, a quarter less, three hours more. */
export const earlierWindows: readonly ZoneWindow[] = [
	{ zone: "Pacific/Apia", from: "2011-09-01", to: "2012-04-30" },
	{ zone: "Pacific/Fakaofo", from: "2011-12-01", to: "2012-01-31" },
	{ zone: "America/Sao_Paulo", from: "2018-01-01", to: "2019-12-31" },
	{ zone: "America/Caracas", from: "2016-04-01", to: "2016-05-31" },
	{ zone: "America/St_Johns", from: "2010-01-01", to: "2011-12-31" },
	{ zone: "Antarctica/Casey", from: "2009-09-01", to: "2019-12-31" },
	{ zone: "Asia/Pyongyang", from: "2015-07-01", to: "2018-06-30" },
	{ zone: "Europe/Moscow", from: "2010-01-01", to: "2014-12-31" },
	{ zone: "Africa/Cairo", from: "2010-01-01", to: "2014-12-31" },
];
