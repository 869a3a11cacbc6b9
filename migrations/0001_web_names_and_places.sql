-- Of those with one name, the first keeps it; the others get a number.
DO $$
DECLARE
	twin record;
	suffix integer;
	other text;
BEGIN
	FOR twin IN
		SELECT "id", btrim("name") AS "name" FROM (
			SELECT "id", "name", "number", row_number() OVER (PARTITION BY lower(btrim("name")) ORDER BY "number") AS "place" FROM "web_people"
		) AS "named" WHERE "place" > 1 ORDER BY "number"
	LOOP
		suffix := 2;
		LOOP
			other := twin."name" || ' ' || suffix;
			EXIT WHEN NOT EXISTS (SELECT 1 FROM "web_people" WHERE lower(btrim("name")) = lower(other));
			suffix := suffix + 1;
		END LOOP;
		UPDATE "web_people" SET "name" = other WHERE "id" = twin."id";
	END LOOP;
END $$;--> statement-breakpoint
DO $$
DECLARE
	twin record;
	suffix integer;
	other text;
BEGIN
	FOR twin IN
		SELECT "id", btrim("name") AS "name" FROM (
			SELECT "id", "name", "number", row_number() OVER (PARTITION BY lower(btrim("name")) ORDER BY "number") AS "place" FROM "web_channels"
		) AS "named" WHERE "place" > 1 ORDER BY "number"
	LOOP
		suffix := 2;
		LOOP
			other := twin."name" || '-' || suffix;
			EXIT WHEN NOT EXISTS (SELECT 1 FROM "web_channels" WHERE lower(btrim("name")) = lower(other));
			suffix := suffix + 1;
		END LOOP;
		UPDATE "web_channels" SET "name" = other WHERE "id" = twin."id";
	END LOOP;
END $$;--> statement-breakpoint
ALTER TABLE "web_people" ADD COLUMN "folded" text;--> statement-breakpoint
UPDATE "web_people" SET "folded" = lower(btrim("name"));--> statement-breakpoint
ALTER TABLE "web_people" ALTER COLUMN "folded" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "web_people" ADD CONSTRAINT "web_people_one_name" UNIQUE("folded");--> statement-breakpoint
ALTER TABLE "web_channels" ADD COLUMN "folded" text;--> statement-breakpoint
UPDATE "web_channels" SET "folded" = lower(btrim("name"));--> statement-breakpoint
ALTER TABLE "web_channels" ALTER COLUMN "folded" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "web_channels" ADD CONSTRAINT "web_channels_one_name" UNIQUE("folded");--> statement-breakpoint
CREATE INDEX "web_chat_log_place" ON "web_chat_log" USING btree ("channel",coalesce("body" ->> 'thread', ''),"seq") WHERE "web_chat_log"."kind" = 'message';