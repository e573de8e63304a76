import { useState, type ReactElement } from "react";
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { corrections, type Correction } from "@client/learning.js";
import { Chip, Empty } from "@ui/bits.js";
import { notify } from "@ui/notices.js";
import { TopicField } from "../bot/topicfield.view.js";
import { waitingKey } from "../bot/waiting.js";
import { submitting } from "../keys.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { LABELS } from "./gaps.data.js";
import css from "./gaps.module.css";

/** What members and customers found of the bot's answers; an editor says which of it the bot learns. */
export function Feedback(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <p className={css.about}>{t("feedback.about")}</p>
      <Paged
        queryKey={["corrections"]}
        fetch={corrections.open}
        count={4}
        height={128}
        empty={
          <Empty icon="check" title={t("feedback.empty")}>
            {t("feedback.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={css.list}>
            {items.map((one) => (
              <Item key={one.id} one={one} />
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function Item({ one }: { one: Correction }): ReactElement {
  const { t, moment } = useWords();
  const { member } = useDirectory();
  const { name, tone } = LABELS[one.label];
  return (
    <li>
      <div className={css.what}>
        <Link
          to="/desk/$id"
          params={{ id: one.conversation_id }}
          search={{ view: "all", at: one.seq }}
          className={css.title}
          lang={one.language}
        >
          {one.question || t("gaps.wordless")}
        </Link>
        <p className={css.chips}>
          <Chip tone={tone}>{t(name)}</Chip>
          <span>
            {[member(one.member_id), moment(one.at)].filter(Boolean).join(" · ")}
            {one.why && ` · ${one.why}`}
          </span>
        </p>
        <dl className={css.said} lang={one.language}>
          <div>
            <dt>{t("feedback.proposed")}</dt>
            <dd>{one.proposed || "–"}</dd>
          </div>
          {one.said && (
            <div>
              <dt>{t("feedback.said")}</dt>
              <dd>{one.said}</dd>
            </div>
          )}
        </dl>
      </div>
      <Settle one={one} />
    </li>
  );
}

function Settle({ one }: { one: Correction }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [intent, setIntent] = useState(one.topics[0] ?? "");
  const settle = useMutation({
    mutationFn: (how: "learn" | "dismiss") =>
      how === "learn" ? corrections.learn(one.id, intent.trim()) : corrections.dismiss(one.id),
    onSuccess: (_, how) => notify(t(how === "learn" ? "feedback.learned" : "feedback.left_out")),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ["corrections"] });
      void client.invalidateQueries({ queryKey: waitingKey });
    },
  });
  const submit = submitting(() => settle.mutate("learn"));
  return (
    <form className={css.settle} onSubmit={submit}>
      <TopicField label={t("feedback.intent")} small value={intent} onChange={setIntent} />
      <div className={css.acts}>
        <Button
          type="submit"
          size="xs"
          loading={settle.isPending && settle.variables === "learn"}
          disabled={!intent.trim() || !one.question.trim() || settle.isPending}
        >
          {t("feedback.learn")}
        </Button>
        <Button
          size="xs"
          variant="subtle"
          color="gray"
          loading={settle.isPending && settle.variables === "dismiss"}
          disabled={settle.isPending}
          onClick={() => settle.mutate("dismiss")}
        >
          {t("feedback.leave_out")}
        </Button>
      </div>
    </form>
  );
}
