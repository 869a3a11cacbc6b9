ALTER TABLE "workspaces" ADD COLUMN "greeted_at" timestamp(3) with time zone;--> statement-breakpoint
CREATE INDEX "assessments_member" ON "assessments" USING btree ("member_id") WHERE "assessments"."member_id" is not null;--> statement-breakpoint
CREATE INDEX "hints_member" ON "hints" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "leaves_member" ON "leaves" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "reveals_member" ON "reveals" USING btree ("member_id") WHERE "reveals"."member_id" is not null;--> statement-breakpoint
CREATE INDEX "members_person" ON "members" USING btree ("external_id") WHERE "members"."external_id" is not null;--> statement-breakpoint
CREATE INDEX "room_roles_member" ON "room_roles" USING btree ("member_id");--> statement-breakpoint
CREATE INDEX "room_roles_granted_by" ON "room_roles" USING btree ("granted_by") WHERE "room_roles"."granted_by" is not null;--> statement-breakpoint
CREATE INDEX "rounds_closed_at" ON "rounds" USING btree ("closed_at") WHERE "rounds"."state" = 'closed';--> statement-breakpoint
CREATE INDEX "steps_workspace" ON "steps" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "steps_room" ON "steps" USING btree ("room_id");--> statement-breakpoint
CREATE INDEX "audit_member" ON "audit" USING btree ("member_id") WHERE "audit"."member_id" is not null;