CREATE TABLE "installations" (
	"installed_in" text PRIMARY KEY NOT NULL,
	"enterprise_id" text,
	"is_enterprise_install" boolean NOT NULL,
	"app_id" text,
	"sealed_bot_token" text,
	"bot_user_id" text NOT NULL,
	"bot_id" text,
	"scopes" jsonb NOT NULL,
	"installed_by" text NOT NULL,
	"installed_at" timestamp(3) with time zone NOT NULL,
	"revoked_at" timestamp(3) with time zone,
	CONSTRAINT "installations_organization" CHECK (not "installations"."is_enterprise_install" or ("installations"."enterprise_id" is not null and "installations"."enterprise_id" = "installations"."installed_in")),
	CONSTRAINT "installations_token" CHECK (("installations"."sealed_bot_token" is null) = ("installations"."revoked_at" is not null))
);
