import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import type { Hint, Locale, Writing } from "@client/types.js";
import { Chip } from "@ui/bits.js";
import { useWords } from "../words.js";
import { cleaned, isChanged, type Edition } from "./article.data.js";
import css from "./editor.module.css";

const EMPTY = '{"questions":[]'; // nothing to look for yet
const PAUSE_MS = 700; // after the last key: the engine is also there for customers

export interface Found {
  readonly hints: readonly Hint[];
  readonly stored: boolean; // found of the stored article, not of what is being written
}

/** What already asks nearly the same: of a stored article what was found, of a draft what would be. */
export function useHints(language: Locale, edition: Edition): Found {
  const { questions, answer } = cleaned(edition.draft);
  const id = edition.from?.id;
  const stored = id !== undefined && !isChanged(edition);
  const [writing] = useDebouncedValue(JSON.stringify({ questions, answer }), PAUSE_MS);
  const live = useQuery({
    queryKey: ["similar", id, language, writing],
    queryFn: () =>
      articles.similar({
        language,
        ...(JSON.parse(writing) as Pick<Writing, "questions" | "answer">),
        ...(id && { article_id: id }),
      }),
    enabled: !stored && questions.length > 0 && !writing.startsWith(EMPTY),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const kept = useQuery({ queryKey: ["hints", id], queryFn: () => articles.hints(id ?? ""), enabled: stored });
  return { hints: (stored ? kept.data : live.data) ?? [], stored };
}

export function Hints({ id, found }: { id: string; found: Found }): ReactElement {
  const { t } = useWords();
  return (
    <section id={id} className={css.hints} aria-live="polite" aria-label={t("hints.title")}>
      <h3>{t("hints.title")}</h3>
      {found.hints.length === 0 && <p>{t("hints.none")}</p>}
      <ul>
        {found.hints.map((hint) => (
          <One key={hint.other_id} hint={hint} stored={found.stored} />
        ))}
      </ul>
    </section>
  );
}

function One({ hint, stored }: { hint: Hint; stored: boolean }): ReactElement {
  const { t, percent } = useWords();
  const client = useQueryClient();
  const dismiss = useMutation({
    mutationFn: () => articles.dismiss(hint.article_id, hint.other_id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ["hints"] });
      void client.invalidateQueries({ queryKey: ["articles"] });
    },
  });
  const conflict = hint.kind === "conflict";
  return (
    <li>
      <Chip tone={conflict ? "red" : "amber"}>{t(conflict ? "hint.conflict" : "hint.duplicate")}</Chip>
      <a href={`/knowledge/${hint.other_id}`} target="_blank" rel="noopener">
        {hint.other_question}
      </a>
      <small>
        {t("hint.alike", { share: percent(hint.similarity) })}
        {hint.differing.length > 0 && ` · ${t("hint.differing", { what: hint.differing.join(t("list.comma")) })}`}
      </small>
      {stored && (
        <Button size="compact-xs" variant="subtle" loading={dismiss.isPending} onClick={() => dismiss.mutate()}>
          {t("hint.dismiss")}
        </Button>
      )}
    </li>
  );
}
