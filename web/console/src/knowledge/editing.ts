/** Editing an article in all its languages: drafts, saving in the right order, and what to do about a clash. */
import { useState, type Dispatch, type SetStateAction } from "react";
import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import { Refused } from "@client/rest.js";
import type { Article, Locale } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import * as data from "./article.data.js";
import type { ArticleDraft, Edition, Group, Shared } from "./article.data.js";

export type Clashes = Readonly<Partial<Record<Locale, Article | undefined>>>;

export interface Editing {
  readonly group: Group;
  readonly clashes: Clashes;
  readonly changed: readonly Locale[];
  readonly complete: boolean;
  readonly saving: boolean;
  readonly save: () => void;
  readonly write: (language: Locale, part: Partial<ArticleDraft>) => void;
  readonly share: (part: Partial<Shared>) => void;
  readonly drop: (language: Locale) => void;
  readonly settle: (language: Locale, keep: "mine" | "theirs") => void;
  readonly lead: (language: Locale) => void;
}

const isClash = (error: unknown): boolean => error instanceof Refused && error.code === "article_changed";

interface Stored {
  readonly stored?: Article;
  readonly theirs?: Article;
}

/** Stores one edition; a version that came in between is given back instead. */
async function store(language: Locale, { from, draft }: Edition, group: string): Promise<Stored> {
  const form = data.formOf(draft, language, from?.group_key ?? group);
  if (from === null) return { stored: await articles.create(form) };
  try {
    return { stored: await articles.save(from.id, { ...form, version: from.version }) };
  } catch (error) {
    if (!isClash(error)) throw error;
    return { theirs: await articles.one(from.id) };
  }
}

/** One after the other, the leading edition first; `keep` is told of each as it is done. */
async function storeAll(
  wanted: Group,
  keep: (language: Locale, sent: Edition, result: Stored) => void,
): Promise<{ clashing: number; last: Article | undefined }> {
  let clashing = 0;
  let last: Article | undefined;
  for (const language of data.changedOf(wanted)) {
    const edition = wanted[language];
    if (edition === undefined) continue;
    const result = await store(language, edition, last?.group_key ?? keyOf(wanted));
    keep(language, edition, result);
    clashing += result.theirs ? 1 : 0;
    last = result.stored ?? last;
  }
  return { clashing, last };
}

const keyOf = (group: Group): string => Object.values(group).find(({ from }) => from !== null)?.from?.group_key ?? "";

interface Held {
  readonly setGroup: Dispatch<SetStateAction<Group>>;
  readonly setClashes: Dispatch<SetStateAction<Clashes>>;
  readonly onMade: (article: Article) => void;
}

/** Saves what changed, edition by edition, then reads what that made of the others. */
function useSave({ setGroup, setClashes, onMade }: Held): {
  readonly save: UseMutationResult<number, Error, Group>;
  readonly lead: (id: string, said: string) => void;
} {
  const { t } = useWords();
  const client = useQueryClient();
  const renew = async (id: string): Promise<void> => {
    const fresh = await articles.editions(id);
    setGroup((now) => data.refreshed(now, fresh));
    for (const queryKey of [["articles"], ["categories"]]) void client.invalidateQueries({ queryKey });
  };
  const keep = (language: Locale, sent: Edition, { stored, theirs }: Stored): void => {
    if (theirs) setClashes((now) => ({ ...now, [language]: theirs }));
    if (!stored) return;
    setGroup((now) => data.withSaved(now, sent.draft, stored));
    if (!sent.from) onMade(stored);
  };
  const saveAll = async (wanted: Group): Promise<number> => {
    const { clashing, last } = await storeAll(wanted, keep);
    if (last !== undefined) await renew(last.id);
    return clashing;
  };
  const save = useMutation({
    mutationFn: saveAll,
    onSuccess: (clashing) => (clashing > 0 ? notify(t("clash.notice"), "bad") : notify(t("state.saved"))),
  });
  const lead = useMutation({
    mutationFn: ({ id }: { id: string; said: string }) => articles.lead(id).then(() => renew(id)),
    onSuccess: (_done, { said: words }) => notify(words),
  });
  return { save, lead: (id, words) => lead.mutate({ id, said: words }) };
}

export function useEditing(editions: readonly Article[], first: Locale, onMade: (article: Article) => void): Editing {
  const { t } = useWords();
  const [group, setGroup] = useState<Group>(() =>
    editions.length > 0 ? data.groupOf(editions) : data.withDraft({}, first, {}),
  );
  const [clashes, setClashes] = useState<Clashes>({});
  const { save, lead } = useSave({ setGroup, setClashes, onMade });
  const changed = data.changedOf(group);
  return {
    group,
    clashes,
    changed,
    complete: changed.every((language) => data.isComplete(group[language]?.draft ?? data.newArticle())),
    saving: save.isPending,
    save: () => save.mutate(group),
    write: (language, part) => setGroup((now) => data.withDraft(now, language, part)),
    share: (part) => setGroup((now) => data.withShared(now, part)),
    drop: (language) => setGroup((now) => data.without(now, language)),
    settle: (language, keep) => {
      const theirs = clashes[language];
      if (theirs === undefined) return;
      const draft = keep === "theirs" ? data.draftOf(theirs) : (group[language]?.draft ?? data.draftOf(theirs));
      const next = { ...group, [language]: { from: theirs, draft } };
      setGroup(next);
      setClashes((now) => ({ ...now, [language]: undefined }));
      if (keep === "mine") save.mutate(next);
    },
    lead: (language) => {
      const id = group[language]?.from?.id;
      if (id) lead(id, t("edition.leads", { language: LOCALE_NAMES[language] }));
    },
  };
}
