-- Whoever deletes a person asks each table that names people for them: without an index that reads the whole table, once a person.
CREATE INDEX "blocked_destinations_creator" ON "blocked_destinations" USING btree ("created_by") WHERE "blocked_destinations"."created_by" is not null;--> statement-breakpoint
CREATE INDEX "api_keys_creator" ON "api_keys" USING btree ("created_by") WHERE "api_keys"."created_by" is not null;--> statement-breakpoint
CREATE INDEX "invitations_inviter" ON "invitations" USING btree ("invited_by") WHERE "invitations"."invited_by" is not null;--> statement-breakpoint
CREATE INDEX "invitations_guest" ON "invitations" USING btree ("accepted_by") WHERE "invitations"."accepted_by" is not null;