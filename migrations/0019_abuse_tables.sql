CREATE TABLE "abuse_reports" (
	"id" uuid PRIMARY KEY NOT NULL,
	"link_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"details" text NOT NULL,
	"reporter_email" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "blocked_destinations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"list" text NOT NULL,
	"kind" text NOT NULL,
	"value" text NOT NULL,
	"lookup_key" text NOT NULL,
	"like_pattern" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_by" uuid,
	CONSTRAINT "blocked_destinations_value" UNIQUE("list","kind","value")
);
--> statement-breakpoint
CREATE TABLE "destination_scan" (
	"is_only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"after_link_id" uuid,
	"started_at" timestamp with time zone,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instance_settings" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" uuid
);
--> statement-breakpoint
CREATE TABLE "link_reviews" (
	"link_id" uuid PRIMARY KEY NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"open_reports" integer DEFAULT 0 NOT NULL,
	"first_reported_at" timestamp with time zone,
	"last_reported_at" timestamp with time zone,
	"decision" text,
	"note" text,
	"decided_at" timestamp with time zone,
	"decided_by" uuid
);
--> statement-breakpoint
CREATE TABLE "workspace_suspensions" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"is_suspended" boolean NOT NULL,
	"reason" text NOT NULL,
	"changed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"changed_by" uuid,
	"settled_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "link_revocations" ADD COLUMN "is_bulk" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "blocked_for" text;--> statement-breakpoint
ALTER TABLE "links" ADD COLUMN "flagged_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "abuse_reports" ADD CONSTRAINT "abuse_reports_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "blocked_destinations" ADD CONSTRAINT "blocked_destinations_created_by_users_id_fk" FOREIGN KEY ("created_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "instance_settings" ADD CONSTRAINT "instance_settings_updated_by_users_id_fk" FOREIGN KEY ("updated_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_reviews" ADD CONSTRAINT "link_reviews_link_id_links_id_fk" FOREIGN KEY ("link_id") REFERENCES "public"."links"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "link_reviews" ADD CONSTRAINT "link_reviews_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_suspensions" ADD CONSTRAINT "workspace_suspensions_workspace_id_workspaces_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspaces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_suspensions" ADD CONSTRAINT "workspace_suspensions_changed_by_users_id_fk" FOREIGN KEY ("changed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "abuse_reports_link" ON "abuse_reports" USING btree ("link_id","created_at");--> statement-breakpoint
CREATE INDEX "abuse_reports_closed" ON "abuse_reports" USING btree ("closed_at");--> statement-breakpoint
CREATE INDEX "blocked_destinations_lookup" ON "blocked_destinations" USING btree ("lookup_key");--> statement-breakpoint
CREATE INDEX "blocked_destinations_newest" ON "blocked_destinations" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "link_reviews_open" ON "link_reviews" USING btree ("first_reported_at","link_id") WHERE "link_reviews"."open_reports" > 0;--> statement-breakpoint
CREATE INDEX "workspace_suspensions_unsettled" ON "workspace_suspensions" USING btree ("changed_at") WHERE "workspace_suspensions"."settled_at" is null;