import { useState, type ReactElement } from "react";
import { Button, Modal, Select, Textarea } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { articles } from "@client/api.js";
import { gaps, type Gap } from "@client/learning.js";
import type { Locale } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { waitingKey } from "../bot/waiting.js";
import { submitting } from "../keys.js";
import { branches } from "../knowledge/categories.data.js";
import { categoriesQuery } from "../knowledge/filters.view.js";
import { Questions } from "../knowledge/questions.view.js";
import { Paged } from "../paged.view.js";
import { useWords } from "../words.js";
import { hasHoles, questionsOf } from "./gaps.data.js";
import css from "./gaps.module.css";

/** A gap in full: what was asked, and the article that will answer it. */
export function GapDialog({ gap, onClose }: { gap: Gap | null; onClose: () => void }): ReactElement {
  const small = useMediaQuery("(max-width: 720px)");
  return (
    <Modal opened={gap !== null} onClose={onClose} title={gap?.title} size="xl" fullScreen={small}>
      {gap && (
        <div className={css.gap}>
          {gap.near_article_id && <Near id={gap.near_article_id} />}
          {gap.status === "open" && <Article gap={gap} onDone={onClose} />}
          <Asked gap={gap} />
        </div>
      )}
    </Modal>
  );
}

/** The questions themselves; each opens its conversation where it was asked. */
function Asked({ gap }: { gap: Gap }): ReactElement {
  const { t, seconds, moment } = useWords();
  return (
    <section>
      <h3>{t("gaps.samples")}</h3>
      <Paged
        queryKey={["gaps", "asked", gap.id]}
        fetch={(cursor) => gaps.asked(gap.id, cursor)}
        count={3}
        height={52}
        empty={<p>{t("gaps.samples.none")}</p>}
      >
        {(items) => (
          <ul className={css.samples}>
            {items.map((one) => (
              <li key={`${one.conversation_id}:${one.seq}`}>
                <Link to="/desk/$id" params={{ id: one.conversation_id }} search={{ view: "all", at: one.seq }}>
                  <span lang={gap.language}>{one.text || t("gaps.wordless")}</span>
                  <small>
                    #{one.number} · {t(`gaps.why.${one.why}`)} ·{" "}
                    {one.lost_seconds > 0 && `${t("gaps.waited", { time: seconds(one.lost_seconds) })} · `}
                    <time dateTime={one.at}>{moment(one.at)}</time>
                  </small>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </section>
  );
}

function Near({ id }: { id: string }): ReactElement | null {
  const { t } = useWords();
  const { data } = useQuery({ queryKey: ["article", id], queryFn: () => articles.one(id) });
  return (
    <p className={css.near}>
      {t("gaps.near")}{" "}
      <Link to="/knowledge/$id" params={{ id }}>
        {data?.questions[0] ?? "…"}
      </Link>
    </p>
  );
}

function Article({ gap, onDone }: { gap: Gap; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const held = useQuery(categoriesQuery).data ?? [];
  const [questions, setQuestions] = useState(() => questionsOf(gap));
  const [answer, setAnswer] = useState(gap.answer);
  const [category, setCategory] = useState("");
  const publish = useMutation({
    mutationFn: (status: "published" | "draft") =>
      gaps.publish(gap.id, {
        questions: questions.filter((one) => one.trim()),
        answer: answer.trim(),
        category,
        status,
      }),
    onSuccess: (_, status) => {
      notify(t(status === "published" ? "gaps.published" : "gaps.drafted"));
      onDone();
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["gaps"] });
      void client.invalidateQueries({ queryKey: ["articles"] });
      void client.invalidateQueries({ queryKey: waitingKey });
    },
  });
  const submit = submitting(() => publish.mutate("published"));
  const holes = hasHoles(answer, gap.answer);
  const complete = answer.trim() !== "" && questions.some((one) => one.trim());
  return (
    <form className={css.article} onSubmit={submit}>
      <Questions questions={questions} language={gap.language as Locale} onChange={setQuestions} />
      <Textarea
        label={t("gaps.answer")}
        description={t(gap.answer ? "gaps.answer.about" : "gaps.answer.none")}
        error={holes ? t("gaps.answer.holes") : undefined}
        lang={gap.language}
        autosize
        minRows={4}
        maxRows={14}
        value={answer}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      <Select
        label={t("gaps.category")}
        searchable
        clearable
        value={category || null}
        onChange={(value) => setCategory(value ?? "")}
        data={branches(held).map(({ path }) => ({ value: path, label: path.replaceAll("/", " / ") }))}
      />
      <footer>
        <Button type="submit" disabled={!complete || holes || publish.isPending} loading={publish.isPending}>
          {t("gaps.publish")}
        </Button>
        <Button variant="default" disabled={!complete || publish.isPending} onClick={() => publish.mutate("draft")}>
          {t("gaps.keep")}
        </Button>
      </footer>
    </form>
  );
}
