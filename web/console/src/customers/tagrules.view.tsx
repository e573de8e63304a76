import { useState, type ReactElement } from "react";
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { tagRules, type TagRule, type TagRuleForm, type TagRules } from "@client/customers.js";
import { Chip } from "@ui/bits.js";
import { useOwn } from "../own.js";
import people from "../people/people.module.css";
import { useTrouble } from "../session/said.js";
import { useRight } from "../session/session.js";
import { useWords } from "../words.js";
import { Checks } from "./checks.view.js";
import own from "./own.json";
import { Loaded } from "./part.view.js";
import { rulesQuery } from "./tags.view.js";
import css from "./customers.module.css";

const FRESH: TagRule = { tag: "", meaning: "", checks: [], condition: "", trouble: "" };

/** Tags that say what they mean, and come and go by themselves. */
export function OpenTagRules(): ReactElement {
  const say = useOwn(own);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        {say("rules")}
      </Button>
      <Modal opened={open} onClose={() => setOpen(false)} title={say("rules")} size="lg">
        <All />
      </Modal>
    </>
  );
}

function All(): ReactElement {
  const { t } = useWords();
  const told = useTrouble();
  const say = useOwn(own);
  const supervises = useRight("supervise");
  const query = useQuery(rulesQuery);
  const [edited, setEdited] = useState<TagRule | null>(null);
  return (
    <Loaded query={query}>
      {(found) =>
        edited ? (
          <Edit rule={edited} fields={found.fields} onDone={() => setEdited(null)} />
        ) : (
          <>
            <p className={css.quiet}>{say("rules.about")}</p>
            {found.items.length === 0 && <p className={css.quiet}>{say("rules.none")}</p>}
            <ul className={people["list"]} hidden={found.items.length === 0}>
              {found.items.map((one) => (
                <li key={one.tag}>
                  <div className={people["who"]}>
                    <strong>{one.tag}</strong>
                    <span>{one.meaning || "–"}</span>
                  </div>
                  <div className={people["facts"]}>
                    {one.checks.length === 0 && !one.condition && <Chip>{say("rules.hand")}</Chip>}
                    {one.trouble && <Chip tone="red">{told(one.trouble)}</Chip>}
                  </div>
                  {supervises && (
                    <Button
                      variant="default"
                      aria-label={t("member.edit", { name: one.tag })}
                      onClick={() => setEdited(one)}
                    >
                      {t("action.edit")}
                    </Button>
                  )}
                </li>
              ))}
            </ul>
            {supervises && (
              <Button mt={16} onClick={() => setEdited(FRESH)}>
                {say("rules.new")}
              </Button>
            )}
          </>
        )
      }
    </Loaded>
  );
}

interface EditProps {
  readonly rule: TagRule;
  readonly fields: TagRules["fields"];
  readonly onDone: () => void;
}

function Edit({ rule: before, fields, onDone }: EditProps): ReactElement {
  const { t } = useWords();
  const say = useOwn(own);
  const client = useQueryClient();
  const [rule, setRule] = useState(before);
  const set = (change: Partial<TagRule>): void => setRule({ ...rule, ...change });
  const { tag, meaning, checks, condition } = rule;
  const form = { tag, meaning, checks, condition };
  const act = useMutation({
    mutationFn: (work: () => Promise<null>) => work(),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: rulesQuery.queryKey }),
  });
  return (
    <form
      className={people["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        act.mutate(() => tagRules.put(form));
      }}
    >
      <TextInput
        autoFocus // it takes the place of the list, whose button had the focus
        label={say("rules.tag")}
        required
        maxLength={40}
        disabled={before.tag !== ""}
        value={rule.tag}
        onChange={(event) => set({ tag: event.currentTarget.value })}
      />
      <TextInput
        label={say("rules.meaning")}
        maxLength={200}
        value={rule.meaning}
        onChange={(event) => set({ meaning: event.currentTarget.value })}
      />
      <Checks checks={rule.checks} fields={fields} onChange={(checks) => set({ checks })} />
      <Textarea
        label={say("rules.cel")}
        description={say("rules.cel.about")}
        autosize
        maxLength={1000}
        value={rule.condition}
        onChange={(event) => set({ condition: event.currentTarget.value })}
      />
      <Preview key={JSON.stringify(form)} form={form} />
      <footer className={css.foot}>
        {before.tag && (
          <Button variant="default" onClick={() => act.mutate(() => tagRules.drop(before.tag))}>
            {say("rules.drop")}
          </Button>
        )}
        <Button variant="default" onClick={onDone}>
          {t("action.cancel")}
        </Button>
        <Button type="submit" loading={act.isPending}>
          {t("action.save")}
        </Button>
      </footer>
    </form>
  );
}

/** How many would have the tag, before anybody has it. */
function Preview({ form }: { form: TagRuleForm }): ReactElement {
  const { t, number } = useWords();
  const say = useOwn(own);
  const look = useMutation({
    mutationFn: () => tagRules.preview(form),
  });
  const { data } = look;
  return (
    <div className={css.foot}>
      <span role="status">
        {data &&
          say("rules.reach", {
            looked: number(data.looked_at),
            would: number(data.would),
            have: number(data.have),
          })}
        {data && data.some.length > 0 && (
          <small> {data.some.map(({ name }) => name || t("customer.nameless")).join(t("list.comma"))}</small>
        )}
      </span>
      <Button variant="default" disabled={!form.tag} loading={look.isPending} onClick={() => look.mutate()}>
        {say("rules.preview")}
      </Button>
    </div>
  );
}
