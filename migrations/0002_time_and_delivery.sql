ALTER TABLE "members" DROP CONSTRAINT "members_tombstone";--> statement-breakpoint
ALTER TABLE "steps" DROP CONSTRAINT "steps_kind";--> statement-breakpoint
DROP INDEX "steps_open";--> statement-breakpoint
ALTER TABLE "members" ADD COLUMN "remind_at" text;--> statement-breakpoint
ALTER TABLE "steps" ADD COLUMN "planned_at" timestamp(3) with time zone;--> statement-breakpoint
CREATE INDEX "steps_open" ON "steps" USING btree ("due_at","id") WHERE "steps"."state" in ('due', 'claimed', 'in-doubt');--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_remind_at" CHECK ("members"."remind_at" ~ '^[0-2][0-9]:[0-5][0-9]$');--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_tombstone" CHECK (case when "members"."erased_at" is null then "members"."external_id" is not null
				else "members"."external_id" is null and "members"."alias" is null and "members"."zone" is null and "members"."remind_at" is null and "members"."name" = '' end);--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_kind" CHECK ("steps"."kind" in ('post', 'open-thread', 'pin', 'remind', 'close', 'reveal', 'recap', 'refresh-post', 'recount', 'announce', 'respond', 'receipt', 'tell-lead'));