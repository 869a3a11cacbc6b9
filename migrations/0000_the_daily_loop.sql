CREATE TABLE "answer_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"answer_id" uuid NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"route" text NOT NULL,
	"text" text NOT NULL,
	"code" text NOT NULL,
	"source_channel" text,
	"source_message" text,
	"source_thread" text,
	"withdrawn_at" timestamp(3) with time zone,
	CONSTRAINT "answer_versions_route" CHECK ("answer_versions"."route" in ('thread', 'form', 'command', 'direct', 'shortcut')),
	CONSTRAINT "answer_versions_source_ref" CHECK (("answer_versions"."source_channel" is null) = ("answer_versions"."source_message" is null))
);
--> statement-breakpoint
CREATE TABLE "answers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"round_id" uuid NOT NULL,
	"room_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"withdrawn_at" timestamp(3) with time zone,
	CONSTRAINT "answers_one_a_round" UNIQUE("round_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "assessments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"version_id" uuid NOT NULL,
	"maker" text NOT NULL,
	"maker_version" text NOT NULL,
	"member_id" uuid,
	"share" double precision NOT NULL,
	"detail" jsonb,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "assessments_maker" CHECK ("assessments"."maker" in ('judge', 'grader', 'person')),
	CONSTRAINT "assessments_share" CHECK ("assessments"."share" between 0 and 1),
	CONSTRAINT "assessments_by_person" CHECK ("assessments"."maker" = 'person' or "assessments"."member_id" is null)
);
--> statement-breakpoint
CREATE TABLE "hints" (
	"round_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "hints_round_id_member_id_number_pk" PRIMARY KEY("round_id","member_id","number"),
	CONSTRAINT "hints_from_one" CHECK ("hints"."number" >= 1)
);
--> statement-breakpoint
CREATE TABLE "leaves" (
	"room_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"starts_at" timestamp(3) with time zone NOT NULL,
	"ends_at" timestamp(3) with time zone,
	CONSTRAINT "leaves_room_id_member_id_starts_at_pk" PRIMARY KEY("room_id","member_id","starts_at"),
	CONSTRAINT "leaves_end_after_start" CHECK ("leaves"."ends_at" >= "leaves"."starts_at")
);
--> statement-breakpoint
CREATE TABLE "reveals" (
	"round_id" uuid NOT NULL,
	"member_id" uuid,
	"reason" text NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "reveals_first" UNIQUE NULLS NOT DISTINCT("round_id","member_id"),
	CONSTRAINT "reveals_reason" CHECK ("reveals"."reason" in ('answered', 'gave-up', 'closed')),
	CONSTRAINT "reveals_room_at_the_close" CHECK ("reveals"."member_id" is not null or "reveals"."reason" = 'closed')
);
--> statement-breakpoint
CREATE TABLE "standings" (
	"room_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"period" text NOT NULL,
	"points" integer NOT NULL,
	"answered" integer NOT NULL,
	"streak" integer NOT NULL,
	"best" integer NOT NULL,
	"freezes" integer NOT NULL,
	"listed" boolean NOT NULL,
	CONSTRAINT "standings_room_id_member_id_period_pk" PRIMARY KEY("room_id","member_id","period"),
	CONSTRAINT "standings_counts" CHECK ("standings"."points" >= 0 and "standings"."answered" >= 0 and "standings"."streak" >= 0 and "standings"."best" >= 0 and "standings"."freezes" >= 0)
);
--> statement-breakpoint
CREATE TABLE "members" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"external_id" text,
	"name" text NOT NULL,
	"alias" text,
	"hidden" boolean DEFAULT false NOT NULL,
	"zone" text,
	"erased_at" timestamp(3) with time zone,
	CONSTRAINT "members_external" UNIQUE("workspace_id","external_id"),
	CONSTRAINT "members_tombstone" CHECK (case when "members"."erased_at" is null then "members"."external_id" is not null
				else "members"."external_id" is null and "members"."alias" is null and "members"."zone" is null and "members"."name" = '' end)
);
--> statement-breakpoint
CREATE TABLE "room_members" (
	"room_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"joined_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "room_members_room_id_member_id_pk" PRIMARY KEY("room_id","member_id")
);
--> statement-breakpoint
CREATE TABLE "room_queue" (
	"room_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"question_id" uuid NOT NULL,
	CONSTRAINT "room_queue_room_id_question_id_pk" PRIMARY KEY("room_id","question_id"),
	CONSTRAINT "room_queue_position" UNIQUE("room_id","position"),
	CONSTRAINT "room_queue_from_zero" CHECK ("room_queue"."position" >= 0)
);
--> statement-breakpoint
CREATE TABLE "room_roles" (
	"room_id" uuid NOT NULL,
	"member_id" uuid NOT NULL,
	"role" text NOT NULL,
	"granted_by" uuid,
	"at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "room_roles_room_id_member_id_role_pk" PRIMARY KEY("room_id","member_id","role"),
	CONSTRAINT "room_roles_role" CHECK ("room_roles"."role" in ('lead', 'reviewer', 'observer'))
);
--> statement-breakpoint
CREATE TABLE "rooms" (
	"id" uuid PRIMARY KEY NOT NULL,
	"workspace_id" uuid NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"settings" jsonb NOT NULL,
	"schedule_since" timestamp(3) with time zone NOT NULL,
	"seed" text NOT NULL,
	"attention" text,
	"created_at" timestamp(3) with time zone NOT NULL,
	CONSTRAINT "rooms_channel" UNIQUE("workspace_id","external_id"),
	CONSTRAINT "rooms_status" CHECK ("rooms"."status" in ('active', 'paused', 'left')),
	CONSTRAINT "rooms_days" CHECK (coalesce(jsonb_array_length("rooms"."settings" -> 'schedule' -> 'days'), 0) > 0)
);
--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"platform" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text NOT NULL,
	"removed_at" timestamp(3) with time zone,
	CONSTRAINT "workspaces_external" UNIQUE("platform","external_id"),
	CONSTRAINT "workspaces_platform" CHECK ("workspaces"."platform" in ('discord', 'slack', 'web'))
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"hash" text PRIMARY KEY NOT NULL,
	"question_id" uuid NOT NULL,
	"question" json NOT NULL,
	"kept_at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rounds" (
	"id" uuid PRIMARY KEY NOT NULL,
	"room_id" uuid NOT NULL,
	"date" date NOT NULL,
	"state" text NOT NULL,
	"skip_reason" text,
	"due_at" timestamp(3) with time zone NOT NULL,
	"question_id" uuid,
	"revision" text,
	"level" text,
	"mode" text NOT NULL,
	"assessed_points" boolean NOT NULL,
	"posted_at" timestamp(3) with time zone,
	"closes_at" timestamp(3) with time zone,
	"closed_at" timestamp(3) with time zone,
	"posted_channel" text,
	"posted_message" text,
	"posted_thread" text,
	"repeat" boolean NOT NULL,
	CONSTRAINT "rounds_one_a_date" UNIQUE("room_id","date"),
	CONSTRAINT "rounds_state" CHECK ("rounds"."state" in ('scheduled', 'posted', 'closed', 'skipped')),
	CONSTRAINT "rounds_mode" CHECK ("rounds"."mode" in ('open', 'private')),
	CONSTRAINT "rounds_level" CHECK ("rounds"."level" in ('beginner', 'intermediate', 'advanced')),
	CONSTRAINT "rounds_skip_reason" CHECK ("rounds"."skip_reason" in ('lead', 'outage', 'paused', 'no-question')),
	CONSTRAINT "rounds_skipped" CHECK (("rounds"."state" = 'skipped') = ("rounds"."skip_reason" is not null)),
	CONSTRAINT "rounds_posted" CHECK ("rounds"."state" not in ('posted', 'closed')
				or ("rounds"."posted_at" is not null and "rounds"."closes_at" is not null and "rounds"."revision" is not null)),
	CONSTRAINT "rounds_question" CHECK (num_nulls("rounds"."question_id", "rounds"."revision", "rounds"."level") in (0, 3)),
	CONSTRAINT "rounds_closed" CHECK (("rounds"."state" = 'closed') = ("rounds"."closed_at" is not null)),
	CONSTRAINT "rounds_close_after_post" CHECK ("rounds"."closes_at" >= "rounds"."posted_at"),
	CONSTRAINT "rounds_posted_ref" CHECK (("rounds"."posted_channel" is null) = ("rounds"."posted_message" is null)
				and ("rounds"."posted_thread" is null or "rounds"."posted_message" is not null))
);
--> statement-breakpoint
CREATE TABLE "steps" (
	"id" uuid PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"workspace_id" uuid NOT NULL,
	"room_id" uuid,
	"round_id" uuid,
	"member_id" uuid,
	"state" text NOT NULL,
	"due_at" timestamp(3) with time zone NOT NULL,
	"attempts" integer NOT NULL,
	"claimed_at" timestamp(3) with time zone,
	"claimed_by" text,
	"looks" integer NOT NULL,
	"payload" jsonb,
	"reply_to" text,
	"error" text,
	"settled_at" timestamp(3) with time zone,
	CONSTRAINT "steps_key" UNIQUE("key"),
	CONSTRAINT "steps_kind" CHECK ("steps"."kind" in ('post', 'open-thread', 'close', 'reveal', 'refresh-post', 'recount', 'announce', 'respond', 'receipt', 'tell-lead')),
	CONSTRAINT "steps_state" CHECK ("steps"."state" in ('due', 'claimed', 'done', 'in-doubt', 'failed', 'unknown')),
	CONSTRAINT "steps_open_or_settled" CHECK (("steps"."state" in ('due', 'claimed', 'in-doubt')) = ("steps"."settled_at" is null)),
	CONSTRAINT "steps_claimed" CHECK (("steps"."state" = 'claimed') = ("steps"."claimed_by" is not null)),
	CONSTRAINT "steps_claimed_once" CHECK ("steps"."claimed_by" is null or "steps"."claimed_at" is not null),
	CONSTRAINT "steps_counts" CHECK ("steps"."attempts" >= 0 and "steps"."looks" >= 0),
	CONSTRAINT "steps_settled_keep_no_address" CHECK ("steps"."settled_at" is null or "steps"."reply_to" is null)
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"room_id" uuid NOT NULL,
	"member_id" uuid,
	"action" text NOT NULL,
	"detail" jsonb,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "heartbeats" (
	"at" timestamp(3) with time zone PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "seen_events" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "web_channels" (
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "web_channels_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "web_chat_log" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"kind" text NOT NULL,
	"channel" text,
	"message" text,
	"only_for" text,
	"key" text,
	"body" jsonb,
	CONSTRAINT "web_chat_log_key" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "web_people" (
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "web_people_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"zone" text,
	"admin" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "answer_versions" ADD CONSTRAINT "answer_versions_answer_id_answers_id_fk" FOREIGN KEY ("answer_id") REFERENCES "public"."answers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "answers" ADD CONSTRAINT "answers_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_version_id_answer_versions_id_fk" FOREIGN KEY ("version_id") REFERENCES "public"."answer_versions"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assessments" ADD CONSTRAINT "assessments_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hints" ADD CONSTRAINT "hints_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hints" ADD CONSTRAINT "hints_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaves" ADD CONSTRAINT "leaves_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "leaves" ADD CONSTRAINT "leaves_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reveals" ADD CONSTRAINT "reveals_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reveals" ADD CONSTRAINT "reveals_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standings" ADD CONSTRAINT "standings_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standings" ADD CONSTRAINT "standings_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_members" ADD CONSTRAINT "room_members_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_members" ADD CONSTRAINT "room_members_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_queue" ADD CONSTRAINT "room_queue_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_roles" ADD CONSTRAINT "room_roles_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_roles" ADD CONSTRAINT "room_roles_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_roles" ADD CONSTRAINT "room_roles_granted_by_members_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rooms" ADD CONSTRAINT "rooms_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rounds" ADD CONSTRAINT "rounds_revision_revisions_hash_fk" FOREIGN KEY ("revision") REFERENCES "public"."revisions"("hash") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_round_id_rounds_id_fk" FOREIGN KEY ("round_id") REFERENCES "public"."rounds"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "steps" ADD CONSTRAINT "steps_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_room_id_rooms_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."rooms"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit" ADD CONSTRAINT "audit_member_id_members_id_fk" FOREIGN KEY ("member_id") REFERENCES "public"."members"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "answer_versions_source" ON "answer_versions" USING btree ("answer_id","source_message","at","source_channel");--> statement-breakpoint
CREATE INDEX "answer_versions_message" ON "answer_versions" USING btree ("source_message") WHERE "answer_versions"."source_message" is not null;--> statement-breakpoint
CREATE INDEX "answers_room_member" ON "answers" USING btree ("room_id","member_id");--> statement-breakpoint
CREATE INDEX "answers_member" ON "answers" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "assessments_version" ON "assessments" USING btree ("version_id");--> statement-breakpoint
CREATE UNIQUE INDEX "assessments_automatic_once" ON "assessments" USING btree ("version_id","maker","maker_version") WHERE "assessments"."maker" <> 'person';--> statement-breakpoint
CREATE UNIQUE INDEX "leaves_one_without_end" ON "leaves" USING btree ("room_id","member_id") WHERE "leaves"."ends_at" is null;--> statement-breakpoint
CREATE INDEX "standings_board" ON "standings" USING btree ("room_id","period","points" DESC NULLS FIRST,"member_id") WHERE "standings"."listed";--> statement-breakpoint
CREATE INDEX "standings_member" ON "standings" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "standings_streak" ON "standings" USING btree ("room_id") WHERE "standings"."period" = 'all' and "standings"."streak" > 0;--> statement-breakpoint
CREATE INDEX "room_members_member" ON "room_members" USING btree ("member_id");--> statement-breakpoint
CREATE UNIQUE INDEX "rounds_one_open" ON "rounds" USING btree ("room_id") WHERE "rounds"."state" = 'posted';--> statement-breakpoint
CREATE UNIQUE INDEX "rounds_one_scheduled" ON "rounds" USING btree ("room_id") WHERE "rounds"."state" = 'scheduled';--> statement-breakpoint
CREATE INDEX "rounds_thread" ON "rounds" USING btree ("room_id","posted_thread") WHERE "rounds"."posted_thread" is not null;--> statement-breakpoint
CREATE INDEX "steps_open" ON "steps" USING btree ("due_at") WHERE "steps"."state" in ('due', 'claimed', 'in-doubt');--> statement-breakpoint
CREATE INDEX "steps_round" ON "steps" USING btree ("round_id");--> statement-breakpoint
CREATE INDEX "steps_troubled" ON "steps" USING btree ("room_id","settled_at" DESC NULLS FIRST) WHERE "steps"."state" in ('failed', 'unknown');--> statement-breakpoint
CREATE INDEX "steps_settled" ON "steps" USING btree ("settled_at") WHERE "steps"."settled_at" is not null;--> statement-breakpoint
CREATE INDEX "steps_member" ON "steps" USING btree ("member_id") WHERE "steps"."member_id" is not null;--> statement-breakpoint
CREATE INDEX "audit_room" ON "audit" USING btree ("room_id","at" DESC NULLS FIRST,"id" DESC NULLS FIRST);--> statement-breakpoint
CREATE INDEX "seen_events_at" ON "seen_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "web_chat_log_message" ON "web_chat_log" USING btree ("message","seq");