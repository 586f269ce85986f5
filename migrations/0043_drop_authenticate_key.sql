-- find_api_key has taken its place (0015), and no Worker of the version before calls it any more.
set local role linkpulse_identity;
--> statement-breakpoint
drop function authenticate_key;
--> statement-breakpoint
reset role;
--> statement-breakpoint
-- Needed once, for the keys of before there were scopes.
revoke update (scopes) on api_keys from linkpulse_identity;
