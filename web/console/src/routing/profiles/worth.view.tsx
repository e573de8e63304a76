import type { ReactElement } from "react";
import { NumberInput, TagsInput } from "@mantine/core";
import people from "../../people/people.module.css";
import { useWords } from "../../words.js";
import { useTiers } from "../rules/choices.js";
import { Several } from "../rules/several.view.js";
import type { PartProps } from "./policy.view.js";
import css from "./profiles.module.css";

/** Whose wait weighs more: VIPs, tiers, and those who buy much. */
export function Worth({ form, onChange }: PartProps): ReactElement {
  const { t } = useWords();
  const tiers = useTiers();
  return (
    <section className={people["part"]}>
      <h2>{t("routing.policy.vip")}</h2>
      <div className={css.fields}>
        <Several
          label={t("routing.policy.vip_tiers")}
          placeholder={t("routing.policy.tiers.add")}
          field="tier"
          choices={tiers}
          chosen={form.vip_tiers}
          change={(vip_tiers) => onChange({ ...form, vip_tiers: [...vip_tiers] })}
        />
        <TagsInput
          label={t("routing.policy.vip_tags")}
          placeholder={form.vip_tags.length === 0 ? t("routing.policy.vip_tags.add") : ""}
          value={[...form.vip_tags]}
          onChange={(vip_tags) => onChange({ ...form, vip_tags })}
        />
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
  const { t, tier: called } = useWords();
  const choices = useTiers();
  const tiers = Object.keys(form.tier_weights);
  const set = (tier_weights: Readonly<Record<string, number>>): void => onChange({ ...form, tier_weights });
  return (
    <>
      <Several
        label={t("routing.policy.tiers")}
        placeholder={t("routing.policy.tiers.add")}
        field="tier"
        choices={choices}
        chosen={tiers}
        change={(some) => set(Object.fromEntries(some.map((one) => [one, form.tier_weights[one] ?? FIRST_WEIGHT])))}
      />
      <div className={css.fields}>
        {tiers.map((tier) => (
          <NumberInput
            key={tier}
            label={t("routing.policy.tier_weight", { tier: called(tier) })}
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
