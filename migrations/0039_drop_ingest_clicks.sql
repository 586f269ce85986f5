-- ingest_click_batches has taken its place (0005), and no Worker of the version before calls it any more.
set local role linkpulse_clicks;
--> statement-breakpoint
drop function ingest_clicks;
--> statement-breakpoint
reset role;
