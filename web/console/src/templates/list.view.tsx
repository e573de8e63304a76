import { useState, type ReactElement } from "react";
import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { templates as api, type Figures, type Template } from "@client/templates.js";
import { Chip, Empty, Rows } from "@ui/bits.js";
import { useOwn } from "../own.js";
import { useDirectory } from "../people/directory.js";
import { SearchField } from "../search.view.js";
import { Failed } from "../session/failed.view.js";
import { useWords } from "../words.js";
import words from "./catalogue.json";
import { Editor } from "./editor.view.js";
import { Exchange } from "./exchange.view.js";
import { templatesQuery } from "./queries.js";
import { found, titleOf } from "./templates.data.js";
import css from "./templates.module.css";

const SHOWN = 100; // rows at first; a shop has some dozens
const DAYS = 30;

const since = (): string => new Date(Date.now() - DAYS * 86_400_000).toISOString().slice(0, 10);

/** All templates that one may use, with what each came to. */
export function Templates(): ReactElement {
  const { t } = useWords();
  const own = useOwn(words);
  const [sought, setSought] = useState("");
  const [most, setMost] = useState(SHOWN);
  const [edited, setEdited] = useState<Template | "new" | null>(null);
  const { data, error, refetch } = useQuery(templatesQuery);
  const figures = useQuery({ queryKey: ["templates", "figures"], queryFn: () => api.figures(since()) });
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={8} height={48} label={t("state.loading")} />
    );
  const came = new Map((figures.data?.items ?? []).map((one) => [one.template_id, one]));
  const shown = found(data, sought, new Map([...came].map(([id, { sent }]) => [id, sent])));
  return (
    <>
      <div className={css.bar}>
        <SearchField className={css.search} label={own("search")} value={sought} onChange={setSought} />
        <Exchange />
        <Button onClick={() => setEdited("new")}>{own("new")}</Button>
      </div>
      {data.length === 0 ? (
        <Empty
          icon="note"
          title={own("empty")}
          action={
            <Link to="/templates" search={{ tab: "packs" }}>
              {own("packs")}
            </Link>
          }
        >
          {own("empty.about")}
        </Empty>
      ) : shown.length === 0 ? (
        <Empty icon="search" title={own("none")} />
      ) : (
        <Table shown={shown.slice(0, most)} came={came} onEdit={setEdited} />
      )}
      {shown.length > most && (
        <Button variant="default" fullWidth mt={16} onClick={() => setMost(most + SHOWN)}>
          {own("more")}
        </Button>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="lg"
        title={own(edited === "new" ? "new" : "edit")}
      >
        {edited && <Editor one={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

interface TableProps {
  readonly shown: readonly Template[];
  readonly came: ReadonlyMap<string, Figures>;
  readonly onEdit: (one: Template) => void;
}

function Table({ shown, came, onEdit }: TableProps): ReactElement {
  const own = useOwn(words);
  return (
    <div className={css.scroll} tabIndex={0} role="region" aria-label={own("templates")}>
      <table className={css.table}>
        <caption>{own("figures.about")}</caption>
        <thead>
          <tr>
            {(["title", "place", "sent", "edited", "resolved", "reopened"] as const).map((one) => (
              <th key={one} scope="col">
                {own(`col.${one}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <Row key={one.id} one={one} came={came.get(one.id)} onEdit={() => onEdit(one)} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ one, came, onEdit }: { one: Template; came: Figures | undefined; onEdit: () => void }): ReactElement {
  const { locale, number, percent } = useWords();
  const own = useOwn(words);
  const { team } = useDirectory();
  const share = (n: number | undefined): string => (came && n !== undefined ? percent(n / came.sent) : "–");
  return (
    <tr>
      <th scope="row">
        <button type="button" onClick={onEdit}>
          {titleOf(one, locale)}
        </button>
        {one.shortcut && <code>/{one.shortcut}</code>}
      </th>
      <td>
        <Chip tone={one.own ? "accent" : "plain"}>
          {one.own ? own("place.own") : one.team_id ? team(one.team_id) : own("place.all")}
        </Chip>
      </td>
      <td>{came ? number(came.sent) : "–"}</td>
      <td>{share(came?.edited)}</td>
      <td>{share(came?.resolved)}</td>
      <td>{share(came?.reopened)}</td>
    </tr>
  );
}
