import { useState, type ReactElement } from "react";
import { Skeleton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { articles } from "@client/api.js";
import { Failed } from "../session/failed.view.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { Editor } from "./editor.view.js";
import { Reader } from "./reader.view.js";
import css from "./editor.module.css";

/** One article in all its languages; `new` writes one. */
export function ArticlePage(): ReactElement {
  const { locale } = useWords();
  const { id } = useParams({ from: "/inside/knowledge/$id" });
  const navigate = useNavigate();
  const mayEdit = useRight("edit_knowledge");
  const [made, setMade] = useState<string>(); // what was new a moment ago goes on in the same editor
  const isNew = id === "new" || id === made;
  const held = useQuery({
    queryKey: ["editions", id],
    queryFn: () => articles.editions(id),
    enabled: !isNew,
    gcTime: 0,
    staleTime: Infinity, // a draft stands on it: news come when it is saved
  });
  if (isNew && mayEdit)
    return (
      <Editor
        key="new"
        editions={[]}
        entered={locale}
        onMade={(article) => {
          if (id !== "new") return; // a further language of it
          setMade(article.id);
          void navigate({
            to: "/knowledge/$id",
            params: { id: article.id },
            replace: true,
            ignoreBlocker: true,
          });
        }}
      />
    );
  if (held.error) return <Failed error={held.error} retry={() => void held.refetch()} />;
  if (!held.data) return <Waiting />;
  const entered = held.data.find((one) => one.id === id)?.language ?? locale;
  return mayEdit ? (
    <Editor key={id} editions={held.data} entered={entered} onMade={() => undefined} />
  ) : (
    <Reader editions={held.data} entered={entered} />
  );
}

function Waiting(): ReactElement {
  const { t } = useWords();
  return (
    <div className={css.waiting} role="status" aria-label={t("state.loading")}>
      <Skeleton height={28} width="40%" />
      <Skeleton height={180} />
      <Skeleton height={320} />
    </div>
  );
}
