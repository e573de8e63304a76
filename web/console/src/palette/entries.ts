/** What there is to do and to open: of the conversation, macros, templates, pages; and what a search finds. */
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { conversations, customers } from "@client/api.js";
import { notify } from "@ui/notices.js";
import { useDesk } from "../conversations/desk.store.js";
import { strike } from "../keys.js";
import { useOwn, type Own } from "../own.js";
import { PAGES } from "../places.js";
import { useSaid } from "../session/said.js";
import { useSession } from "../session/session.js";
import { CONVERSATION, INBOX } from "../session/shortcuts.data.js";
import { insert, keptTone } from "../templates/insert.js";
import { macrosQuery, templatesQuery } from "../templates/queries.js";
import { textOf, titleOf } from "../templates/templates.data.js";
import { useWords } from "../words.js";
import others from "./also.json";
import words from "./catalogue.json";
import { useOneself } from "./oneself.js";
import { knowMacros, runMacro } from "./run.js";
import type { Entry } from "./palette.data.js";

const PAUSE_MS = 200; // after the last key
const SEARCHED_FROM = 2; // characters: one finds everything
const MOST_FOUND = 5;
const ABOUT = 90; // characters of a text that is not the name

/** What else people call it, in any language: whoever learned a word on another desk finds it here. */
const also = (name: string): string => Object.values((others as Own)[name] ?? {}).join(" ");

export function useEntries(conversation: string | null, text: string): { entries: readonly Entry[]; looking: boolean } {
  const own = useOwn(words);
  const [settled] = useDebouncedValue(text.trim(), PAUSE_MS);
  const actions = useActions(conversation !== null);
  const said = useSpoken(conversation);
  const pages = usePages();
  const oneself = useOneself(own("you"), also);
  const { found, looking } = useFound(settled);
  return {
    entries: [...actions, ...said, ...pages, ...oneself, ...found],
    looking: looking || settled !== text.trim(),
  };
}

function useActions(open: boolean): readonly Entry[] {
  const { t } = useWords();
  const own = useOwn(words);
  return (open ? [CONVERSATION, INBOX] : [INBOX]).flatMap(([group, shortcuts]) =>
    shortcuts.flatMap(({ keys, name, strikes }) =>
      strikes === undefined
        ? []
        : [
            {
              id: `do-${name}`,
              group: t(group),
              icon: "keys" as const,
              name: t(name),
              also: also(name),
              keys,
              run: () => {
                if (!strike(strikes)) notify(own("not_here", { name: t(name) }), "bad");
              },
            },
          ],
    ),
  );
}

function useSpoken(conversation: string | null): readonly Entry[] {
  const own = useOwn(words);
  const { locale } = useWords();
  const said = useSaid();
  const store = useDesk();
  const macros = useQuery(macrosQuery);
  const templates = useQuery(templatesQuery);
  if (conversation === null) return [];
  knowMacros(macros.data ?? []);
  const language = store.desk.get().heads.get(conversation)?.language ?? locale;
  return [
    ...(macros.data ?? []).map((macro) => ({
      id: macro.id,
      group: own("macros"),
      icon: "spark" as const,
      name: macro.name,
      ...(macro.key && { keys: `Alt ${macro.key}` }),
      run: () => void runMacro(store, conversation, macro, said),
    })),
    ...(templates.data ?? []).map((one) => ({
      id: one.id,
      group: own("templates"),
      icon: "note" as const,
      name: titleOf(one, locale),
      about: `${one.shortcut && `/${one.shortcut} · `}${textOf(one, language, keptTone())[0].slice(0, ABOUT)}`,
      run: () => void insert(conversation, one.id, keptTone(), null).catch((why: unknown) => notify(said(why), "bad")),
    })),
  ];
}

function usePages(): readonly Entry[] {
  const { t } = useWords();
  const own = useOwn(words);
  const navigate = useNavigate();
  const { member } = useSession();
  return PAGES.filter(({ needs }) => needs === undefined || member.rights.includes(needs)).map(
    ({ to, icon, name }) => ({
      id: `to-${to.slice(1)}`,
      group: own("pages"),
      icon,
      name: t(name),
      also: also(name),
      run: () => void navigate({ to }),
    }),
  );
}

function useFound(settled: string): { found: readonly Entry[]; looking: boolean } {
  const { t } = useWords();
  const own = useOwn(words);
  const navigate = useNavigate();
  const searches = settled.length >= SEARCHED_FROM;
  const said = useQuery({
    queryKey: ["palette", "said", settled],
    queryFn: () => conversations.search(settled, null),
    enabled: searches,
  });
  const who = useQuery({
    queryKey: ["palette", "who", settled],
    queryFn: () => customers.list(settled, null),
    enabled: searches,
  });
  const nameless = t("customer.nameless");
  const found = [
    ...(who.data?.items ?? []).slice(0, MOST_FOUND).map(({ id, name }) => ({
      id: `who-${id}`,
      group: own("customers"),
      icon: "person" as const,
      name: name || nameless,
      about: settled, // it was found by these words
      run: () => void navigate({ to: "/customers/$customer", params: { customer: id } }),
    })),
    ...(said.data?.items ?? []).slice(0, MOST_FOUND).map(({ conversation: { id, number, customer }, seq, text }) => ({
      id: `said-${id}-${seq}`,
      group: own("messages"),
      icon: "desk" as const,
      name: `${customer.name || nameless} #${number}`,
      about: `${text.slice(0, ABOUT)} · ${settled}`,
      run: () => void navigate({ to: "/desk/$id", params: { id }, search: { at: seq } }),
    })),
  ];
  return { found: searches ? found : [], looking: searches && (said.isFetching || who.isFetching) };
}
