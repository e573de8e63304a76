import { useState, type ReactElement } from "react";
import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Macro } from "@client/templates.js";
import { Chip, Empty, Keys, Rows } from "@ui/bits.js";
import { useOwn } from "../own.js";
import does from "../palette/catalogue.json";
import { Failed } from "../session/failed.view.js";
import panel from "../panel.module.css";
import { useWords } from "../words.js";
import words from "./catalogue.json";
import type { Does } from "./form.data.js";
import { MacroEditor } from "./macro.view.js";
import { macrosQuery } from "./queries.js";
import css from "./templates.module.css";

/** Macros: their key, and what they do. */
export function Macros(): ReactElement {
  const { t } = useWords();
  const own = useOwn(words);
  const [edited, setEdited] = useState<Macro | "new" | null>(null);
  const { data, error, refetch } = useQuery(macrosQuery);
  if (!data)
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={4} height={64} label={t("state.loading")} />
    );
  const add = <Button onClick={() => setEdited("new")}>{own("macro.new")}</Button>;
  return (
    <>
      {data.length === 0 ? (
        <Empty icon="spark" title={own("macro.empty")} action={add}>
          {own("macros.about")}
        </Empty>
      ) : (
        <>
          <div className={css.bar}>{add}</div>
          <ul className={panel["panel"]}>
            {data.map((one) => (
              <Row key={one.id} one={one} onEdit={() => setEdited(one)} />
            ))}
          </ul>
        </>
      )}
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="lg"
        title={own(edited === "new" ? "macro.new" : "macro.edit")}
      >
        {edited && <MacroEditor one={edited === "new" ? null : edited} onDone={() => setEdited(null)} />}
      </Modal>
    </>
  );
}

function Row({ one, onEdit }: { one: Macro; onEdit: () => void }): ReactElement {
  const own = useOwn(words);
  const act = useOwn(does);
  return (
    <li className={css.macro}>
      <button type="button" onClick={onEdit}>
        <strong>{one.name}</strong>
        <small>{one.actions.map((action) => act(`do.${action.do as Does}`)).join(" → ")}</small>
      </button>
      {one.own && <Chip tone="accent">{own("place.own")}</Chip>}
      {one.key && (
        <span>
          <Keys>Alt</Keys> <Keys>{one.key}</Keys>
        </span>
      )}
    </li>
  );
}
