import { useState, type ReactElement } from "react";
import { TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { BotTopic } from "@client/training.js";
import { Bar, Empty, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import { topicsQuery, useTopicName } from "./jobs.js";
import css from "./training.module.css";

/** What the bot tells apart: how many examples of each it learns from, and how often it answered. */
export function Topics(): ReactElement {
  const { t } = useWords();
  const list = useQuery(topicsQuery);
  const name = useTopicName();
  const [words, setWords] = useState("");
  const sought = words.trim().toLowerCase();
  const items = (list.data ?? []).filter((one) => `${one.name} ${name(one.name)}`.toLowerCase().includes(sought));
  return (
    <section>
      <div className={css.head}>
        <h2>{t("bot.topics")}</h2>
        <TextInput
          type="search"
          aria-label={t("bot.topics.search")}
          placeholder={t("bot.topics.search")}
          leftSection={<Icon name="search" size={16} />}
          value={words}
          maxLength={120}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
      </div>
      <p className={css.quiet}>{t("bot.topics.about")}</p>
      {list.isPending && <Rows count={8} height={44} label={t("state.loading")} />}
      {list.error && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data && items.length === 0 && <Empty icon="tag" title={t("bot.topics.empty")} />}
      {KINDS.map((kind) => (
        <Part key={kind} kind={kind} items={items.filter((one) => kindOf(one) === kind)} />
      ))}
    </section>
  );
}

const KINDS = ["intents", "groups"] as const;
type Kind = (typeof KINDS)[number];

/** What has examples of its own is an intent; the others are articles that no intent names, each group a topic. */
const kindOf = ({ labelled, starter }: BotTopic): Kind => (labelled + starter > 0 ? "intents" : "groups");

function Part({ kind, items }: { kind: Kind; items: readonly BotTopic[] }): ReactElement | null {
  const { t } = useWords();
  const name = useTopicName();
  if (items.length === 0) return null;
  return (
    <>
      <h3 className={css.kind}>
        {t(`bot.topics.${kind}`)} <small>{t(`bot.topics.${kind}.about`)}</small>
      </h3>
      <div className={css.scroll} tabIndex={0} role="region" aria-label={t(`bot.topics.${kind}`)}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t("bot.topic")}</th>
              <th scope="col">{t("bot.topic.asked")}</th>
              <th scope="col">{t("bot.topic.answered")}</th>
              <th scope="col">{t("bot.topic.labelled")}</th>
              <th scope="col">{t("bot.topic.articles")}</th>
              <th scope="col">{t("bot.topic.shipped")}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <Line key={one.name} topic={one} name={name(one.name)} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function Line({ topic, name }: { topic: BotTopic; name: string }): ReactElement {
  const { number, percent } = useWords();
  const share = topic.asked > 0 ? topic.answered / topic.asked : null;
  return (
    <tr>
      <th scope="row">
        <Link to="/bot" search={{ tab: "messages", intent: topic.name }}>
          {name}
        </Link>
        {name !== topic.name && <small>{topic.name}</small>}
      </th>
      <td>{number(topic.asked)}</td>
      <td>{share === null ? "–" : <Bar share={share}>{percent(share)}</Bar>}</td>
      <td>{number(topic.labelled)}</td>
      <td>{number(topic.articles)}</td>
      <td>{number(topic.starter)}</td>
    </tr>
  );
}
