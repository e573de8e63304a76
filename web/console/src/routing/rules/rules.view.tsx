import { useState, type ReactElement } from "react";
import { ActionIcon, Button, Menu, Modal } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { rules as api, type Group, type Said } from "@client/rules.js";
import { Empty, Rows } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { Failed } from "../../session/failed.view.js";
import { RuleEditor } from "./editor.view.js";
import { GroupEditor } from "./group.view.js";
import { RULES, RuleList } from "./list.view.js";
import { Log } from "./log.view.js";
import { BLANK, draftOf, type Draft } from "./rules.data.js";
import { useRuleWords } from "./rules.words.js";
import css from "./rules.module.css";

/** When something happens, if it is so, then this: the rules in their order, their groups, and what they did. */
export function Rules(): ReactElement {
  const { words, r } = useRuleWords();
  const client = useQueryClient();
  const { data: book, error, refetch } = useQuery({ queryKey: RULES, queryFn: api.book });
  const [edited, setEdited] = useState<Draft | null>(null);
  const [group, setGroup] = useState<Group | "new" | null>(null);
  const done = (): void => {
    setEdited(null);
    setGroup(null);
    void client.invalidateQueries({ queryKey: RULES });
  };
  if (!book) {
    const { t } = words;
    return error ? (
      <Failed error={error} retry={() => void refetch()} />
    ) : (
      <Rows count={3} height={72} label={t("state.loading")} />
    );
  }
  const make = (rule: Said): void => setEdited({ id: null, said: rule, live: false, group_id: null, after: 0 });
  return (
    <>
      <div className={css["head"]}>
        <Add onMake={make} />
        <Button variant="default" onClick={() => setGroup("new")}>
          {r("rules.group.add")}
        </Button>
      </div>
      {book.rules.length === 0 && (
        <Empty icon="list" title={r("rules.empty")}>
          {r("rules.empty.about")}
        </Empty>
      )}
      {[null, ...book.groups].map((one) => (
        <section key={one?.id ?? ""} className={css["group"]}>
          {one && <GroupHead group={one} onEdit={() => setGroup(one)} />}
          <RuleList book={book} group={one} onEdit={(rule) => setEdited(draftOf(rule))} />
        </section>
      ))}
      <Log />
      <Modal
        opened={edited !== null}
        onClose={() => setEdited(null)}
        size="xl"
        title={edited?.said.name || r("rules.add")}
      >
        {edited && <RuleEditor first={edited} groups={book.groups} onDone={done} />}
      </Modal>
      <Modal opened={group !== null} onClose={() => setGroup(null)} title={r("rules.group")}>
        {group !== null && <GroupEditor group={group === "new" ? null : group} onDone={done} />}
      </Modal>
    </>
  );
}

/** A blank rule, or one of the presets: none is in force before somebody has seen and saved it. */
function Add({ onMake }: { onMake: (rule: Said) => void }): ReactElement {
  const { words, r } = useRuleWords();
  const presets = useQuery({
    queryKey: ["rules", "presets", words.locale],
    queryFn: () => api.presets(words.locale),
  });
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button leftSection={<Icon name="plus" size={16} />}>{r("rules.add")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onMake(BLANK)}>{r("rules.blank")}</Menu.Item>
        <Menu.Label>{r("rules.from")}</Menu.Label>
        {(presets.data?.items ?? []).map(({ key, rule }) => (
          <Menu.Item key={key} onClick={() => onMake(rule)}>
            {rule.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function GroupHead({ group, onEdit }: { group: Group; onEdit: () => void }): ReactElement {
  const { r } = useRuleWords();
  return (
    <header>
      <h2>{group.name}</h2>
      <span className={css["about"]}>{group.condition}</span>
      <ActionIcon variant="subtle" color="gray" aria-label={r("rules.change", { name: group.name })} onClick={onEdit}>
        <Icon name="settings" />
      </ActionIcon>
    </header>
  );
}
