import type { ReactElement } from "react";
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { versions } from "@client/api.js";
import type { Article } from "@client/types.js";
import { Icon } from "@ui/icons.js";
import { useDirectory } from "../people/directory.js";
import { useWords } from "../words.js";
import { DiffFields } from "./diff.view.js";
import css from "./editor.module.css";

interface ClashProps {
  readonly mine: Article; // what this draft began from
  readonly theirs: Article;
  readonly onSettle: (keep: "mine" | "theirs") => void;
}

/** Somebody saved in between: what they changed, and whose words stand. */
export function Clash({ mine, theirs, onSettle }: ClashProps): ReactElement {
  const { t, moment } = useWords();
  const { member } = useDirectory();
  const diff = useQuery({
    queryKey: ["diff", theirs.id, mine.version, theirs.version],
    queryFn: () => versions.compare(theirs.id, mine.version, theirs.version),
  });
  const who = member(theirs.updated_by) || t("clash.somebody");
  return (
    <div className={css.clash} role="alert">
      <Icon name="warn" />
      <div>
        <strong>{t("clash.title", { who, when: moment(theirs.updated_at) })}</strong>
        <p>{t("clash.about")}</p>
        {diff.data ? <DiffFields fields={diff.data.fields} /> : <p>{t("state.loading")}</p>}
        <Button size="xs" variant="default" onClick={() => onSettle("theirs")}>
          {t("clash.theirs")}
        </Button>
        <Button size="xs" onClick={() => onSettle("mine")}>
          {t("clash.mine")}
        </Button>
      </div>
    </div>
  );
}
