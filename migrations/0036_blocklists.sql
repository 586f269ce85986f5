CREATE TABLE "blocklists" (
	"name" text PRIMARY KEY NOT NULL,
	"url" text,
	"refresh" text DEFAULT 'never' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revision" integer DEFAULT 0 NOT NULL,
	"last_change" jsonb,
	"import_no" integer DEFAULT 0 NOT NULL,
	"leased_until" timestamp with time zone,
	"due_at" timestamp with time zone,
	"content_hash" text,
	"checked_at" timestamp with time zone,
	"imported_at" timestamp with time zone,
	"failure" text,
	"failed_since" timestamp with time zone,
	"taken" integer,
	"refused" integer,
	"added" integer,
	"removed" integer
);
--> statement-breakpoint
ALTER TABLE "abuse_reports" ADD COLUMN "outcome" text;--> statement-breakpoint
ALTER TABLE "blocked_destinations" ADD COLUMN "import_no" integer;--> statement-breakpoint
CREATE INDEX "blocklists_due" ON "blocklists" USING btree ("due_at") WHERE "blocklists"."due_at" is not null;