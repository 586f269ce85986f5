CREATE TABLE "click_deltas" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "click_deltas_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"added_at" timestamp with time zone DEFAULT now() NOT NULL,
	"clicks" integer NOT NULL,
	"workspace_ids" uuid[] NOT NULL,
	"link_ids" uuid[] NOT NULL,
	"countries" text[] NOT NULL,
	"regions" text[] NOT NULL,
	"cities" text[] NOT NULL,
	"continents" text[] NOT NULL,
	"browsers" text[] NOT NULL,
	"systems" text[] NOT NULL,
	"devices" text[] NOT NULL,
	"referrers" text[] NOT NULL,
	"languages" text[] NOT NULL,
	"link" integer[] NOT NULL,
	"time_ms" bigint[] NOT NULL,
	"class" smallint[] NOT NULL,
	"place" integer[] NOT NULL,
	"agent" integer[] NOT NULL,
	"referrer" integer[] NOT NULL,
	"language" integer[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "click_reconciliations" (
	"hour" timestamp with time zone PRIMARY KEY NOT NULL,
	"captured" bigint NOT NULL,
	"dropped" bigint NOT NULL,
	"ingested" bigint NOT NULL,
	"missing" bigint NOT NULL,
	"independent_count" bigint,
	"independent_error" bigint,
	"tail_lost" bigint,
	"provisional" boolean NOT NULL,
	"computed_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "click_batches" ADD COLUMN "dropped" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "click_batches_isolate" ON "click_batches" USING btree ("isolate_id","sequence");--> statement-breakpoint
CREATE INDEX "clicks_age" ON "clicks" USING brin ("clicked_at");