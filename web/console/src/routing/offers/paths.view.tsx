import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Modal } from "@mantine/core";
import { escalation, type EscalationPath } from "@client/handing.js";
import { Empty } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Paged } from "../../paged.view.js";
import people from "../../people/people.module.css";
import { useDirectory } from "../../people/directory.js";
import { useWords } from "../../words.js";
import { PathForm, type PathDraft } from "./path.view.js";
import css from "./offers.module.css";
import { limit } from "../targets/targets.data.js";

export const PATHS = ["escalation", "paths"];
const NEW: PathDraft = { id: null, name: "", steps: [] };

/** Where a conversation goes when its team cannot help: step by step, each with an owner and a time. */
export function Paths(): ReactElement {
  const { t } = useWords();
  const [edited, setEdited] = useState<PathDraft | null>(null);
  return (
    <section className={css.part}>
      <header>
        <h2>{t("paths.title")}</h2>
        <Button variant="default" size="xs" leftSection={<Icon name="plus" size={15} />} onClick={() => setEdited(NEW)}>
          {t("paths.add")}
        </Button>
      </header>
      <p className={css.about}>{t("paths.about")}</p>
      <Paged
        queryKey={PATHS}
        fetch={escalation.paths}
        count={2}
        height={64}
        empty={
          <Empty icon="routing" title={t("paths.empty")}>
            {t("paths.empty.about")}
          </Empty>
        }
      >
        {(items) => (
          <ul className={people["list"]}>
            {items.map((path) => (
              <Row key={path.id} path={path} onEdit={() => setEdited(path)} />
            ))}
          </ul>
        )}
      </Paged>
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="lg"
        title={t(edited === NEW ? "paths.add" : "paths.edit")}
      >
        {edited && <PathForm first={edited} onDone={() => setEdited(null)} />}
      </Modal>
    </section>
  );
}

function Row({ path, onEdit }: { path: EscalationPath; onEdit: () => void }): ReactElement {
  const words = useWords();
  const { t } = words;
  const { member } = useDirectory();
  const said = path.steps.map((step) =>
    [step.name, limit(words, step.target_seconds), step.owner_id && member(step.owner_id)].filter(Boolean).join(" · "),
  );
  return (
    <li>
      <div className={people["who"]}>
        <strong>{path.name}</strong>
        <span>{said.join(" → ")}</span>
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={t("paths.change", { name: path.name })} onClick={onEdit}>
        <Icon name="settings" />
      </ActionIcon>
    </li>
  );
}
