/** Who is signed in, for the whole console. */
import { createContext, useContext } from "react";
import { queryOptions, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { session } from "@client/api.js";
import { Refused, keepCsrf } from "@client/rest.js";
import type { Right, Session } from "@client/types.js";
import { leaveDrafts } from "../conversations/drafts.js";
import { keepOutbox } from "../conversations/outbox.js";
import { speakTo } from "./preferences.js";

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<Session | null> => {
    try {
      return accepted(await session.get());
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return null;
      throw error;
    }
  },
  staleTime: Infinity, // ends by a 401 or by the socket's 4001, not by age
});

function accepted(found: Session): Session {
  keepCsrf(found.csrf);
  return found;
}

export function signedIn(client: QueryClient, found: Session): void {
  client.setQueryData(sessionQuery.queryKey, accepted(found));
  speakTo(found.member.locale);
}

export function signedOut(client: QueryClient): void {
  client.removeQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  client.setQueryData(sessionQuery.queryKey, null);
}

/** Given by the shell, so that nothing behind the door is ever drawn without it, not even in the moment it ends. */
export const SessionContext = createContext<Session | null>(null);

/** The session of a page behind the door; there it always exists. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("useSession outside of the door");
  return session;
}

export const useRight = (right: Right): boolean => useSession().member.rights.includes(right);

export function useSignOut(): (everywhere?: boolean) => Promise<void> {
  const client = useQueryClient();
  const { member } = useSession();
  return async (everywhere = false) => {
    await import("../push/device.js").then(({ leave }) => leave()).catch(() => undefined); // the server forgets it in any case
    await (everywhere ? session.closeAll() : session.close());
    leaveDrafts();
    keepOutbox(member.id, []); // who leaves on purpose leaves nothing behind
    signedOut(client);
  };
}

/** Where one comes in: the desk for who converses, else the first page the role may see. */
export const first = ({ member }: Session): "/desk" | "/speed" | "/people" =>
  member.rights.includes("converse") ? "/desk" : member.rights.includes("see_measures") ? "/speed" : "/people";
