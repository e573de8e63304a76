/** Names and presence of members, teams and channels, wherever an id is shown. */
import { createContext, useContext, useEffect, useMemo } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { channels, members, teams } from "@client/api.js";
import type { Channel, Member, Page, Presence, Team } from "@client/types.js";
import { useDesk } from "../conversations/desk.store.js";
import { useStore } from "../store.js";

const FRESH_MS = 60_000; // people and teams change rarely; presence comes by the socket

const PAGE = 200; // as many as the server gives at once

/** All pages of a list, by name: a firm of a thousand people has five. */
async function all<T extends { readonly name: string }>(
  list: (after: string | null, limit: number) => Promise<Page<T>>,
): Promise<Page<T>> {
  const items: T[] = [];
  let after: string | null = null;
  do {
    const page: Page<T> = await list(after, PAGE);
    items.push(...page.items);
    after = page.next ?? null;
  } while (after !== null);
  return { items: items.sort((a, b) => a.name.localeCompare(b.name)) };
}

export const membersQuery = { queryKey: ["members"], queryFn: () => all(members.list), staleTime: FRESH_MS };
export const teamsQuery = { queryKey: ["teams"], queryFn: () => all(teams.list), staleTime: FRESH_MS };
export const channelsQuery = { queryKey: ["channels"], queryFn: channels.list, staleTime: FRESH_MS };

const TOLD = [membersQuery, teamsQuery, channelsQuery, { queryKey: ["routing-profiles"] }].map(
  ({ queryKey }) => queryKey,
);

export interface Directory {
  readonly members: readonly Member[];
  readonly teams: readonly Team[];
  readonly channels: readonly Channel[];
  readonly member: (id: string | null | undefined) => string;
  readonly team: (id: string | null | undefined) => string;
  readonly channel: (id: string | null | undefined) => string;
  readonly presence: (id: string) => Presence;
}

const NONE: readonly never[] = [];

/** Made once: every row and every bubble asks it for a name. */
export const DirectoryContext = createContext<Directory | null>(null);

export function useDirectory(): Directory {
  const directory = useContext(DirectoryContext);
  if (directory === null) throw new Error("useDirectory outside of the door");
  return directory;
}

export function useMadeDirectory(): Directory {
  const people = useQuery(membersQuery).data?.items ?? NONE;
  const groups = useQuery(teamsQuery).data?.items ?? NONE;
  const ways = useQuery(channelsQuery).data?.items ?? NONE;
  const { desk } = useDesk();
  const told = useStore(desk, (state) => state.presence);
  const changed = useStore(desk, ({ people, absences }) => people + absences);
  const client = useQueryClient();
  useEffect(() => {
    if (changed > 0) for (const queryKey of TOLD) void client.invalidateQueries({ queryKey });
  }, [changed, client]);
  return useMemo(() => {
    const memberBy = new Map(people.map((one) => [one.id, one]));
    const teamBy = new Map(groups.map((one) => [one.id, one.name]));
    const channelBy = new Map(ways.map((one) => [one.id, one.name]));
    return {
      members: people,
      teams: groups,
      channels: ways,
      member: (id) => memberBy.get(id ?? "")?.name ?? "",
      team: (id) => teamBy.get(id ?? "") ?? "",
      channel: (id) => channelBy.get(id ?? "") ?? "",
      presence: (id) => told.get(id) ?? memberBy.get(id)?.presence ?? "offline",
    };
  }, [people, groups, ways, told]);
}
