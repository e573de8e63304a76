import type { ReactElement } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { customers } from "@client/api.js";
import { tagRules } from "@client/customers.js";
import type { Customer } from "@client/types.js";
import { notify } from "@ui/notices.js";
import { TagEditor } from "@ui/tags.js";
import { useSaid } from "../session/said.js";
import { useWords } from "../words.js";

export const rulesQuery = { queryKey: ["tag-rules"], queryFn: tagRules.list, staleTime: 60_000 };

/** A customer's tags, each saying what it means; those of rules come and go by themselves. */
export function CustomerTags({ customer }: { customer: Customer }): ReactElement {
  const { t } = useWords();
  const said = useSaid();
  const client = useQueryClient();
  const { data: rules } = useQuery(rulesQuery);
  const meanings = new Map(rules?.items.map(({ tag, meaning }) => [tag, meaning]));
  const show = (tags: readonly string[]): unknown =>
    client.setQueryData<Customer>(["customer", customer.id], (data) => data && { ...data, tags: [...tags] });
  const save = useMutation({
    mutationFn: (tags: string[]) => customers.change(customer.id, { tags }),
    onMutate: (tags) => {
      show(tags);
      return customer.tags;
    },
    onError: (error, _tags, before) => {
      show(before ?? []);
      notify(said(error), "bad");
    },
  });
  return (
    <TagEditor
      tags={customer.tags}
      fixed={customer.rule_tags}
      about={(tag) => meanings.get(tag) ?? ""}
      label={t("customer.tags")}
      add={t("header.add_tag")}
      remove={(tag) => t("header.remove_tag", { tag })}
      onAdd={(tag) => save.mutate([...customer.tags, tag])}
      onRemove={(tag) => save.mutate(customer.tags.filter((one) => one !== tag))}
    />
  );
}
