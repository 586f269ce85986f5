-- find_api_key has taken its place (0015), and no Worker of the version before calls it any more.
set local role linkpulse_identity;
--> statement-breakpoint
drop function authenticate_key;
--> statement-breakpoint
reset role;
