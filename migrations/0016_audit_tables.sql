CREATE TABLE "audit_heads" (
	"chain" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"chain" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"target_kind" text NOT NULL,
	"target_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"request_id" text,
	"place" text,
	"personal" jsonb,
	"previous" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "audit_log_chain_seq_pk" PRIMARY KEY("chain","seq")
);
--> statement-breakpoint
CREATE TABLE "audit_personal" (
	"commitment" "bytea" PRIMARY KEY NOT NULL,
	"chain" uuid NOT NULL,
	"person" uuid,
	"salt" "bytea" NOT NULL,
	"value" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("chain","at","seq");--> statement-breakpoint
CREATE INDEX "audit_log_target" ON "audit_log" USING btree ("chain","target_id","at","seq");--> statement-breakpoint
CREATE INDEX "audit_personal_at" ON "audit_personal" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_personal_person" ON "audit_personal" USING btree ("person");--> statement-breakpoint
CREATE INDEX "audit_personal_email" ON "audit_personal" USING btree ("value") WHERE "audit_personal"."value" like '%@%';