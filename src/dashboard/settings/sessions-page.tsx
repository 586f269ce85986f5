import { BrowserSessions } from './browser-sessions.tsx';
import { PersonPage } from './person-page.tsx';
import { TokenClients } from './token-clients.tsx';

export function SessionsPage() {
  return (
    <PersonPage title="Sessions">
      {(me) => (
        <>
          <BrowserSessions />
          <TokenClients workspaces={me.workspaces} />
        </>
      )}
    </PersonPage>
  );
}
