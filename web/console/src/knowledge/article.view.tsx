import { useState, type ReactElement } from "react";
import { Button, Modal, Select, Skeleton, Switch, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import { Refused } from "@client/rest.js";
import type { Article } from "@client/types.js";
import { Failed } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useSaid } from "../session/said.js";
import { LOCALE_NAMES, LOCALES, useWords } from "../words.js";
import { cleaned, draftOf, isChanged, isComplete, newArticle, type ArticleDraft } from "./article.data.js";
import { Questions } from "./questions.view.js";
import css from "./knowledge.module.css";

interface DialogProps {
  readonly id: string | undefined; // "new" writes one
  readonly mayEdit: boolean;
  readonly onClose: () => void;
}

export function ArticleDialog({ id, mayEdit, onClose }: DialogProps): ReactElement {
  const { t } = useWords();
  return (
    <Modal
      opened={id !== undefined}
      onClose={onClose}
      size="xl"
      title={t(id === "new" ? "knowledge.new" : mayEdit ? "article.edit" : "article.view")}
      closeOnClickOutside={!mayEdit}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {id === "new" ? (
        <Editor article={null} onDone={onClose} />
      ) : (
        id && <Held id={id} mayEdit={mayEdit} onDone={onClose} />
      )}
    </Modal>
  );
}

function Held({ id, mayEdit, onDone }: { id: string; mayEdit: boolean; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const one = useQuery({ queryKey: ["article", id], queryFn: () => articles.one(id), gcTime: 0 });
  if (one.isPending) return <Skeleton height={420} />;
  if (one.error)
    return (
      <Failed
        title={t("error.title")}
        detail={said(one.error)}
        retry={() => void one.refetch()}
        again={t("action.retry")}
      />
    );
  return mayEdit ? <Editor article={one.data} onDone={onDone} /> : <Reader article={one.data} />;
}

/** For those who answer with it and do not write it. */
function Reader({ article }: { article: Article }): ReactElement {
  return (
    <article className={css.reader} lang={article.language}>
      <h3>{article.questions[0]}</h3>
      <ul>
        {article.questions.slice(1).map((question) => (
          <li key={question}>{question}</li>
        ))}
      </ul>
      <p>{article.answer}</p>
    </article>
  );
}

function Editor({ article, onDone }: { article: Article | null; onDone: () => void }): ReactElement {
  const { t, locale } = useWords();
  const [from, setFrom] = useState(article);
  const [draft, setDraft] = useState<ArticleDraft>(() => (article ? draftOf(article) : newArticle(locale)));
  const { save, remove, clash } = useSaving(from, draft, onDone);
  const change = (part: Partial<ArticleDraft>): void => setDraft((now) => ({ ...now, ...part }));
  const changed = from === null || isChanged(draft, draftOf(from));
  return (
    <form
      className={css.editor}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(from?.version);
      }}
    >
      {clash && (
        <Clash
          theirs={clash}
          onKeepMine={() => save.mutate(clash.version)}
          onTakeTheirs={() => {
            setFrom(clash);
            setDraft(draftOf(clash));
            save.reset();
          }}
        />
      )}
      <Questions draft={draft} onChange={setDraft} />
      <Textarea
        label={t("article.answer")}
        description={t("article.answer.about")}
        autosize
        minRows={5}
        maxRows={14}
        lang={draft.language}
        value={draft.answer}
        onChange={(event) => change({ answer: event.currentTarget.value })}
      />
      <div className={css.pair}>
        <Select
          label={t("field.language")}
          value={draft.language}
          onChange={(language) => language && change({ language: language })}
          data={LOCALES.map((value) => ({ value, label: LOCALE_NAMES[value] }))}
        />
        <TextInput
          label={t("field.category")}
          value={draft.category}
          onChange={(event) => change({ category: event.currentTarget.value })}
        />
      </div>
      <Switch
        label={t("article.published")}
        description={t("article.published.about")}
        checked={draft.status === "published"}
        onChange={(event) => change({ status: event.currentTarget.checked ? "published" : "draft" })}
      />
      <footer className={css.footer}>
        {from && (
          <Button
            variant="subtle"
            color="red"
            c="var(--wb-red)"
            loading={remove.isPending}
            onClick={() => window.confirm(t("article.remove.sure")) && remove.mutate()}
          >
            {t("action.remove")}
          </Button>
        )}
        <span />
        <Button variant="default" onClick={onDone}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={save.isPending} disabled={!changed || !isComplete(draft)}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

/** Saving names the version it started from; who saved in between is asked about, never overwritten. */
// eslint-disable-next-line @typescript-eslint/explicit-function-return-type -- two mutations and a query, as they come
function useSaving(from: Article | null, draft: ArticleDraft, onDone: () => void) {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const done = (): void => {
    void client.invalidateQueries({ queryKey: ["articles"] });
    notify(t("state.saved"));
    onDone();
  };
  const save = useMutation({
    mutationFn: (version?: number) => {
      const facts = { ...cleaned(draft), group_key: from?.group_key ?? "", audience: from?.audience ?? "both" };
      return from && version !== undefined ? articles.save(from.id, { ...facts, version }) : articles.create(facts);
    },
    onSuccess: done,
    onError: (error) => {
      if (!isClash(error)) notify(said(error), "bad");
    },
  });
  const remove = useMutation({
    mutationFn: () => (from ? articles.remove(from.id) : Promise.resolve(null)),
    onSuccess: done,
    onError: (error) => notify(said(error), "bad"),
  });
  const clashed = isClash(save.error);
  const theirs = useQuery({
    queryKey: ["article", from?.id, "theirs", save.submittedAt],
    queryFn: () => articles.one(from?.id ?? ""),
    enabled: clashed && from !== null,
  });
  return { save, remove, clash: clashed ? theirs.data : undefined };
}

const isClash = (error: unknown): boolean => error instanceof Refused && error.status === 409;

interface ClashProps {
  readonly theirs: Article;
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
}

function Clash({ theirs, onKeepMine, onTakeTheirs }: ClashProps): ReactElement {
  const { t, moment } = useWords();
  return (
    <div className={css.clash} role="alert">
      <Icon name="warn" />
      <div>
        <strong>{t("clash.title", { when: moment(theirs.updated_at) })}</strong>
        <p>{t("clash.about")}</p>
        <blockquote lang={theirs.language}>
          <b>{theirs.questions.join(" / ")}</b>
          <br />
          {theirs.answer}
        </blockquote>
        <Button size="xs" variant="default" onClick={onTakeTheirs}>
          {t("clash.theirs")}
        </Button>
        <Button size="xs" onClick={onKeepMine}>
          {t("clash.mine")}
        </Button>
      </div>
    </div>
  );
}
