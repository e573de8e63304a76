import type { ReactElement } from "react";
import { Button, Select } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { articles, versions } from "@client/api.js";
import type { Article, Version } from "@client/types.js";
import { Chip, Empty, Page, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { notify } from "@ui/notices.js";
import { Paged } from "../paged.view.js";
import { useDirectory } from "../people/directory.js";
import { Failed } from "../session/failed.view.js";
import { useSaid } from "../session/said.js";
import { useRight } from "../session/session.js";
import { LOCALE_NAMES, useWords } from "../words.js";
import { DiffFields } from "./diff.view.js";
import css from "./versions.module.css";

/** What an edition said before, what changed, and the way back. */
export function VersionsPage(): ReactElement {
  const { t } = useWords();
  const { id } = useParams({ from: "/inside/knowledge/$id/versions" });
  const article = useQuery({ queryKey: ["article", id], queryFn: () => articles.one(id) });
  return (
    <Page
      title={t("versions.title")}
      about={article.data ? `${article.data.questions[0] ?? ""} · ${LOCALE_NAMES[article.data.language]}` : " "}
      back={
        <Link to="/knowledge/$id" params={{ id }}>
          {t("article.view")}
        </Link>
      }
    >
      {article.error && <Failed error={article.error} retry={() => void article.refetch()} />}
      {article.isPending && <Rows count={6} height={64} label={t("state.loading")} />}
      {article.data && (
        <Paged
          queryKey={["versions", id]}
          fetch={(cursor) => versions.list(id, cursor)}
          count={6}
          height={64}
          empty={<Empty icon="history" title={t("versions.none")} />}
        >
          {(items) => <Beside article={article.data} items={items} />}
        </Paged>
      )}
    </Page>
  );
}

function Beside({ article, items }: { article: Article; items: readonly Version[] }): ReactElement {
  const { t, moment, has } = useWords();
  const { member } = useDirectory();
  const search = useSearch({ from: "/inside/knowledge/$id/versions" });
  const nameOf = (field: string): string => {
    const key = `changed.${field}`;
    return has(key) ? t(key) : field;
  };
  const at = search.at ?? items[0]?.version ?? 1;
  return (
    <div className={css.beside}>
      <ol className={css.versions} aria-label={t("versions.title")}>
        {items.map((one) => (
          <li key={one.version}>
            <Link
              to="/knowledge/$id/versions"
              params={{ id: article.id }}
              search={{ at: one.version }}
              replace
              className={css.version}
              aria-current={one.version === at || undefined}
            >
              <span>
                <strong>{t("versions.n", { n: one.version })}</strong>
                <Chip tone={one.how === "restored" ? "accent" : "plain"}>{t(`how.${one.how}`)}</Chip>
                {one.version === article.version && <Chip tone="good">{t("versions.present")}</Chip>}
              </span>
              <span>{[member(one.by_id), moment(one.at)].filter(Boolean).join(" · ")}</span>
              {one.changed.length > 0 && one.version > 1 && (
                <small>{one.changed.map(nameOf).join(t("list.comma"))}</small>
              )}
            </Link>
          </li>
        ))}
      </ol>
      <Difference article={article} at={at} items={items} to={search.to ?? (at > 1 ? at - 1 : undefined)} />
    </div>
  );
}

interface DifferenceProps {
  readonly article: Article;
  readonly items: readonly Version[];
  readonly at: number;
  readonly to: number | undefined;
}

/** Read from the older to the newer, whichever of the two was chosen first. */
function Difference({ article, items, at, to }: DifferenceProps): ReactElement {
  const { t, moment } = useWords();
  const said = useSaid();
  const navigate = useNavigate();
  const mayEdit = useRight("edit_knowledge");
  const [older, newer] = [Math.min(at, to ?? at), Math.max(at, to ?? at)];
  const diff = useQuery({
    queryKey: ["diff", article.id, older, newer],
    queryFn: () => versions.compare(article.id, older, newer),
    enabled: to !== undefined && to !== at,
    staleTime: Infinity, // versions never change
  });
  const others = items.filter(({ version }) => version !== at);
  return (
    <section className={css.difference} aria-label={t("versions.compare")}>
      <header>
        <Select
          label={t("versions.compare", { n: at })}
          value={to === undefined ? null : String(to)}
          placeholder="–"
          disabled={others.length === 0}
          onChange={(value) =>
            void navigate({
              to: "/knowledge/$id/versions",
              params: { id: article.id },
              search: { at, to: Number(value) },
              replace: true,
            })
          }
          data={others.map((one) => ({
            value: String(one.version),
            label: `${t("versions.n", { n: one.version })} · ${moment(one.at)}`,
          }))}
        />
        {mayEdit && at !== article.version && <Restore article={article} at={at} />}
      </header>
      {diff.error && <p role="alert">{said(diff.error)}</p>}
      {to === undefined ? (
        <First id={article.id} at={at} />
      ) : diff.data?.fields.length === 0 ? (
        <Empty icon="check" title={t("versions.equal")} />
      ) : (
        diff.data && (
          <>
            <p className={css.legend}>
              {t("versions.between", { older, newer })} <del>{t("versions.removed")}</del>{" "}
              <ins>{t("versions.added")}</ins>
            </p>
            <DiffFields fields={diff.data.fields} />
          </>
        )
      )}
    </section>
  );
}

/** A version with nothing before it is shown as it was. */
function First({ id, at }: { id: string; at: number }): ReactElement | null {
  const kept = useQuery({
    queryKey: ["version", id, at],
    queryFn: () => versions.one(id, at),
    staleTime: Infinity,
  }).data;
  if (!kept) return null;
  const fields = [
    { field: "questions", pieces: [{ kind: "same" as const, text: kept.questions.join("\n") }] },
    { field: "answer", pieces: [{ kind: "same" as const, text: kept.answer }] },
  ];
  return <DiffFields fields={fields} />;
}

function Restore({ article, at }: { article: Article; at: number }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const navigate = useNavigate();
  const restore = useMutation({
    mutationFn: () => versions.restore(article.id, at, article.version),
    onSuccess: async ({ version }) => {
      notify(t("versions.restored", { n: at }));
      await Promise.all(
        [["article", article.id], ["versions", article.id], ["articles"]].map((queryKey) =>
          client.invalidateQueries({ queryKey }),
        ),
      );
      await navigate({
        to: "/knowledge/$id/versions",
        params: { id: article.id },
        search: { at: version },
        replace: true,
      });
    },
    onError: (error) => {
      notify(said(error), "bad");
      void client.invalidateQueries({ queryKey: ["article", article.id] });
    },
  });
  return (
    <Button
      leftSection={<Icon name="history" size={16} />}
      loading={restore.isPending}
      onClick={() => restore.mutate()}
    >
      {t("versions.restore", { n: at })}
    </Button>
  );
}
