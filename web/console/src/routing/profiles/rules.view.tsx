import { useState, type ReactElement } from "react";
import { ActionIcon, Button, NumberInput, SegmentedControl, Select, TextInput } from "@mantine/core";
import type { SkillRule } from "@client/profiles.js";
import { Chip } from "@ui/bits.js";
import { Icon } from "@ui/icons.js";
import { useTopicName } from "../../bot/jobs.js";
import { KnownTopic } from "../../bot/topicfield.view.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import type { PartProps } from "./policy.view.js";
import css from "./profiles.module.css";

const KINDS: readonly SkillRule["kind"][] = ["intent", "reason", "tag"];
const NEW: SkillRule = { kind: "intent", name: "", skill: "", level: 1, must: true };

/** Which matter needs which skill. */
export function SkillRules({ form, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const topic = useTopicName();
  const rules = form.skill_rules;
  const nameOf = ({ kind, name }: { kind: string; name: string }): string => (kind === "intent" ? topic(name) : name);
  return (
    <section className={people["part"]}>
      <h2>{t("routing.policy.rules")}</h2>
      <p>{t("routing.policy.rules.about")}</p>
      {rules.length === 0 && <p>{t("routing.policy.rules.empty")}</p>}
      <ul className={css.rules}>
        {rules.map((rule, at) => (
          <li key={`${rule.kind} ${rule.name} ${rule.skill}`}>
            <Chip tone={rule.must === false ? "plain" : "accent"}>
              {t(rule.must === false ? "routing.policy.rules.nice" : "routing.policy.rules.must")}
            </Chip>
            <span>
              {t("routing.policy.rules.says", {
                kind: t(`routing.policy.rules.${rule.kind}`),
                name: nameOf(rule),
                skill: rule.skill,
                level: rule.level ?? 1,
              })}
            </span>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t("routing.policy.rules.remove", { name: nameOf(rule) })}
              onClick={() => onChange({ ...form, skill_rules: rules.filter((_, index) => index !== at) })}
            >
              <Icon name="close" size={14} />
            </ActionIcon>
          </li>
        ))}
      </ul>
      <Add onAdd={(rule) => onChange({ ...form, skill_rules: [...rules, rule] })} />
    </section>
  );
}

function Add({ onAdd }: { onAdd: (rule: SkillRule) => void }): ReactElement {
  const { t } = useWords();
  const [rule, setRule] = useState(NEW);
  const set = (part: Partial<SkillRule>): void => setRule({ ...rule, ...part });
  const add = (): void => {
    onAdd({ ...rule, name: rule.name.trim(), skill: rule.skill.trim() });
    setRule({ ...NEW, kind: rule.kind });
  };
  return (
    <div className={css.add}>
      <Select
        label={t("routing.policy.rules.kind")}
        value={rule.kind}
        onChange={(kind) => kind && set({ kind, name: "" })}
        data={KINDS.map((value) => ({ value, label: t(`routing.policy.rules.${value}`) }))}
      />
      {rule.kind === "intent" ? (
        <KnownTopic label={t("routing.policy.rules.name")} value={rule.name} onChange={(name) => set({ name })} />
      ) : (
        <TextInput
          label={t("routing.policy.rules.name")}
          maxLength={120}
          value={rule.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t("routing.policy.rules.skill")}
        maxLength={120}
        value={rule.skill}
        onChange={(event) => set({ skill: event.currentTarget.value })}
      />
      <NumberInput
        label={t("routing.policy.rules.level")}
        min={1}
        max={5}
        allowDecimal={false}
        value={rule.level}
        onChange={(level) => set({ level: Number(level) || 1 })}
      />
      <SegmentedControl
        value={rule.must ? "must" : "nice"}
        onChange={(value) => set({ must: value === "must" })}
        data={(["must", "nice"] as const).map((value) => ({ value, label: t(`routing.policy.rules.${value}`) }))}
      />
      <Button variant="default" disabled={rule.name.trim() === "" || rule.skill.trim() === ""} onClick={add}>
        {t("routing.policy.rules.add")}
      </Button>
    </div>
  );
}
