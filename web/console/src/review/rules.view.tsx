import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Modal, SegmentedControl, Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { articles } from "@client/api.js";
import { review, type ReviewRule } from "@client/learning.js";
import { Chip, Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { useTopicName } from "../bot/jobs.js";
import { KnownTopic } from "../bot/topicfield.view.js";
import { submitting } from "../keys.js";
import { branches } from "../knowledge/categories.data.js";
import { categoriesQuery } from "../knowledge/filters.view.js";
import { Paged } from "../paged.view.js";
import people from "../people/people.module.css";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { KINDS, targetIn, targetsWith } from "./review.data.js";
import css from "./review.module.css";

const rulesKey = ["review", "rules"];
const NEW: ReviewRule = { kind: "topic", name: "", target_seconds: 300, team_id: null };

/** Which answers need approval, within which time, and by whom. */
export function Rules(): ReactElement {
  const { t } = useWords();
  const [edited, setEdited] = useState<ReviewRule | null>(null);
  return (
    <>
      <div className={css.head}>
        <h2>{t("review.rules")}</h2>
        <Button variant="default" size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setEdited(NEW)}>
          {t("review.rule.add")}
        </Button>
      </div>
      <Paged
        queryKey={rulesKey}
        fetch={review.rules}
        count={2}
        height={64}
        empty={
          <Empty icon="verified" title={t("review.rules.empty")}>
            {t("review.rules.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={people["list"]}>
            {items.map((rule) => (
              <Row key={`${rule.kind} ${rule.name}`} rule={rule} onEdit={() => setEdited(rule)} />
            ))}
          </ul>
        )}
      </Paged>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        title={t(edited === NEW ? "review.rule.add" : "review.rule.edit")}
      >
        {edited && <Edit first={edited} isNew={edited === NEW} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

/** What a rule is about, as people know it: an article by its question. */
function useName({ kind, name }: Pick<ReviewRule, "kind" | "name">): string {
  const found = useQuery({
    queryKey: ["article", name],
    queryFn: () => articles.one(name),
    enabled: kind === "article" && name !== "",
  });
  const topic = useTopicName();
  if (kind === "article") return found.data?.questions[0] ?? "…";
  return kind === "category" ? name.replaceAll("/", " / ") : topic(name);
}

function Row({ rule, onEdit }: { rule: ReviewRule; onEdit: () => void }): ReactElement {
  const { t, locale } = useWords();
  const { team } = useDirectory();
  const name = useName(rule);
  return (
    <li>
      <div className={people["who"]}>
        <strong>{name}</strong>
        <span>
          {t("review.within", { time: targetIn(locale, rule.target_seconds) })} ·{" "}
          {rule.team_id ? team(rule.team_id) : t("review.anybody")}
        </span>
      </div>
      <Chip>{t(`review.kind.${rule.kind}`)}</Chip>
      <ActionIcon variant="subtle" color="gray" aria-label={t("review.rule.change", { name })} onClick={onEdit}>
        <Icon name="settings" />
      </ActionIcon>
    </li>
  );
}

interface EditProps {
  readonly first: ReviewRule;
  readonly isNew: boolean;
  readonly onDone: () => void;
}

function Edit({ first, isNew, onDone }: EditProps): ReactElement {
  const { t, locale } = useWords();
  const client = useQueryClient();
  const { teams } = useDirectory();
  const [rule, setRule] = useState(first);
  const name = useName(first);
  const how = {
    onSuccess: (): void => {
      void client.invalidateQueries({ queryKey: rulesKey });
      notify(t("state.saved"));
      onDone();
    },
  };
  const save = useMutation({ mutationFn: () => review.put({ ...rule, name: rule.name.trim() }), ...how });
  const drop = useMutation({ mutationFn: () => review.drop(first), ...how });
  const submit = submitting(save.mutate);
  return (
    <form className={people["form"]} onSubmit={submit}>
      {isNew ? <Subject rule={rule} onChange={setRule} /> : <strong>{name}</strong>}
      <Select
        label={t("review.target")}
        description={t("review.target.about")}
        value={String(rule.target_seconds)}
        onChange={(value) => value && setRule({ ...rule, target_seconds: Number(value) })}
        data={targetsWith(first.target_seconds).map((one) => ({ value: String(one), label: targetIn(locale, one) }))}
      />
      <Select
        label={t("review.team")}
        description={t("review.team.about")}
        value={rule.team_id ?? ""}
        onChange={(value) => setRule({ ...rule, team_id: value || null })}
        data={[
          { value: "", label: t("review.anybody") },
          ...teams.map(({ id, name: label }) => ({ value: id, label })),
        ]}
      />
      <footer className={people["footer"]}>
        <Button type="submit" loading={save.isPending} disabled={!rule.name.trim()}>
          {t("action.save")}
        </Button>
        <span />
        {!isNew && (
          <Button variant="subtle" color="red" loading={drop.isPending} onClick={() => drop.mutate()}>
            {t("review.rule.drop")}
          </Button>
        )}
      </footer>
    </form>
  );
}

interface SubjectProps {
  readonly rule: ReviewRule;
  readonly onChange: (rule: ReviewRule) => void;
}

function Subject({ rule, onChange }: SubjectProps): ReactElement {
  const { t } = useWords();
  const set = (name: string | null): void => onChange({ ...rule, name: name ?? "" });
  const held = useQuery(categoriesQuery).data ?? [];
  return (
    <>
      <SegmentedControl
        aria-label={t("review.about")}
        value={rule.kind}
        onChange={(kind) => onChange({ ...rule, kind, name: "" })}
        data={KINDS.map((value) => ({ value, label: t(`review.kind.${value}`) }))}
      />
      {rule.kind === "topic" && <KnownTopic label={t("review.kind.topic")} value={rule.name} onChange={set} />}
      {rule.kind === "category" && (
        <Select
          label={t("review.kind.category")}
          description={t("review.category.about")}
          searchable
          value={rule.name || null}
          onChange={set}
          data={branches(held).map(({ path }) => ({ value: path, label: path.replaceAll("/", " / ") }))}
        />
      )}
      {rule.kind === "article" && <ArticleSelect value={rule.name} onChange={set} />}
    </>
  );
}

const PAUSE_MS = 200; // after the last key, so that a word is searched once

function ArticleSelect({ value, onChange }: { value: string; onChange: (id: string | null) => void }): ReactElement {
  const { t } = useWords();
  const [words, setWords] = useState("");
  const [q] = useDebouncedValue(words.trim(), PAUSE_MS);
  const { data } = useQuery({
    queryKey: ["articles", "named", q],
    queryFn: () => articles.list({ q }),
    placeholderData: (before) => before,
  });
  return (
    <Select
      label={t("review.kind.article")}
      searchable
      searchValue={words}
      onSearchChange={setWords}
      filter={({ options }) => options} // the server has searched
      nothingFoundMessage={t("knowledge.none")}
      value={value || null}
      onChange={onChange}
      data={(data?.items ?? []).map(({ id, questions }) => ({ value: id, label: questions[0] ?? id }))}
    />
  );
}
