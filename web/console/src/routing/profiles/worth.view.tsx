import type { ReactElement } from "react";
import { NumberInput } from "@mantine/core";
import { TagEditor } from "@ui/tags.js";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import type { PartProps } from "./policy.view.js";
import css from "./profiles.module.css";

/** Whose wait weighs more: VIPs, tiers, and those who buy much. */
export function Worth({ form, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const names = (name: "vip_tiers" | "vip_tags", add: string): ReactElement => (
    <div>
      <h3>{t(`routing.policy.${name}`)}</h3>
      <TagEditor
        label={t(`routing.policy.${name}`)}
        tags={form[name]}
        add={add}
        remove={(one) => t("profiles.remove", { name: one })}
        onAdd={(one) => onChange({ ...form, [name]: [...form[name], one] })}
        onRemove={(gone) => onChange({ ...form, [name]: form[name].filter((one) => one !== gone) })}
      />
    </div>
  );
  return (
    <section className={people["part"]}>
      <h2>{t("routing.policy.vip")}</h2>
      <div className={css.fields}>
        {names("vip_tiers", t("routing.policy.tiers.add"))}
        {names("vip_tags", t("routing.policy.vip_tags.add"))}
      </div>
      <Tiers form={form} onChange={onChange} />
      <div className={css.fields}>
        <NumberInput
          label={t("routing.policy.value_from")}
          min={0}
          value={form.value_from}
          onChange={(value) => onChange({ ...form, value_from: Number(value) })}
        />
        <NumberInput
          label={t("routing.policy.value_weight")}
          min={0.1}
          max={10}
          step={0.1}
          value={form.value_weight}
          onChange={(value) => onChange({ ...form, value_weight: Number(value) })}
        />
      </div>
    </section>
  );
}

const FIRST_WEIGHT = 2; // twice an ordinary customer's: where most begin

function Tiers({ form, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const tiers = Object.keys(form.tier_weights);
  const set = (tier_weights: Readonly<Record<string, number>>): void => onChange({ ...form, tier_weights });
  return (
    <>
      <h3>{t("routing.policy.tiers")}</h3>
      <TagEditor
        label={t("routing.policy.tiers")}
        tags={tiers}
        add={t("routing.policy.tiers.add")}
        remove={(one) => t("profiles.remove", { name: one })}
        onAdd={(tier) => set({ ...form.tier_weights, [tier]: FIRST_WEIGHT })}
        onRemove={(gone) => set(Object.fromEntries(Object.entries(form.tier_weights).filter(([one]) => one !== gone)))}
      />
      <div className={css.fields}>
        {tiers.map((tier) => (
          <NumberInput
            key={tier}
            label={t("routing.policy.tier_weight", { tier })}
            min={0.1}
            max={10}
            step={0.1}
            value={form.tier_weights[tier] ?? 1}
            onChange={(value) => set({ ...form.tier_weights, [tier]: Number(value) })}
          />
        ))}
      </div>
    </>
  );
}
